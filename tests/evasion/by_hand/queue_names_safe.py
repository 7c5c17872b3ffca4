# sink: os.popen
# way: names reduced into one command line
import os
import sys
from functools import reduce

ALLOWED = "abcdefghijklmnopqrstuvwxyz0123456789-"


def slug(text):
    kept = [letter if letter in ALLOWED else "-" for letter in text.lower()]
    return "".join(kept) if text else "default"


def pipeline(*stages):
    return reduce(lambda left, right: f"{left} | {right}", stages)


def messages(queue):
    command = pipeline("rabbitmqctl list_queues", f"grep -w 'q-{queue}'", "wc -l")
    with os.popen(command) as stream:  # <- sink
        return stream.read()


if __name__ == "__main__":
    messages(slug(sys.argv[1]))
