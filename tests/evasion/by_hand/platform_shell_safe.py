# sink: subprocess.run(shell=)
# way: flag worked out from a platform constant
import subprocess

from flask import Flask, request

app = Flask(__name__)

NEEDS_SHELL = {"windows": True, "linux": False, "darwin": False}
PLATFORM = "linux"


class Runner:
    def __init__(self, platform):
        self.shell = NEEDS_SHELL.get(platform, False)

    def run(self, program, argument):
        line = f"{program} {argument}"
        return subprocess.run(line, shell=self.shell, check=False)  # <- sink


@app.route("/print", methods=["POST"])
def print_file():
    Runner(PLATFORM).run("print", request.form["file"])
    return "printed"
