# sink: subprocess.Popen
# way: job objects taken from a deque
import shlex
import subprocess
from collections import deque
from dataclasses import dataclass

from flask import Flask, request

app = Flask(__name__)


@dataclass(slots=True)
class Job:
    name: str
    argument: str

    def command(self):
        return f"worker --{self.name} {self.argument}"


class Scheduler:
    def __init__(self):
        self.waiting = deque()

    def add(self, job):
        self.waiting.append(job)

    def run_all(self):
        while self.waiting:
            job = self.waiting.popleft()
            subprocess.Popen(job.command(), shell=True).wait()  # <- sink


@app.route("/jobs", methods=["POST"])
def jobs():
    scheduler = Scheduler()
    scheduler.add(Job("index", shlex.quote(request.form["folder"])))
    scheduler.run_all()
    return "queued"
