# sink: subprocess.Popen
# way: class with __enter__ starts the process from its fields
import shlex
import subprocess
from flask import Flask, request

app = Flask(__name__)


class Follow:
    """Follows a log for as long as the block lasts."""

    def __init__(self, unit, lines=50):
        self.command = ["journalctl", "-u", unit, "-n", str(lines)]
        self.process = None

    def __enter__(self):
        line = " ".join(self.command)
        self.process = subprocess.Popen(line, shell=True)  # <- sink
        return self

    def __exit__(self, *exc):
        self.process.terminate()
        return False


@app.route("/logs/<unit>")
def logs(unit):
    with Follow(unit, lines=int("20")):
        return "following"
