# sink: subprocess.Popen
# way: a script that reads jobs line by line
import json
import shlex
import subprocess
import sys


def read_jobs(stream):
    for line in stream:
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        yield json.loads(json.dumps({"command": line, "name": "job"}))


def run(job):
    process = subprocess.Popen(["echo", job["command"]], stdout=subprocess.PIPE)  # <- sink
    return process


for job in read_jobs(sys.stdin):
    run(job)
