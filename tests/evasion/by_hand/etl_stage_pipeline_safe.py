# sink: exec
# way: pipeline of stages applied with functools.reduce
import sys
from functools import reduce


def strip_comments(text):
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))


def normalise(text):
    return text.strip().replace("\t", "    ")


def stage_body(text):
    return f"value = {len(text)}"


STAGES = [strip_comments, normalise, stage_body]


def run_stage(text):
    source = reduce(lambda current, stage: stage(current), STAGES, text)
    scope = {}
    exec(source, scope)  # <- sink
    return scope.get("value")


run_stage(sys.stdin.readline())
