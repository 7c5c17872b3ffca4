# sink: subprocess.run(shell=)
# way: option is a property of an Enum member
import subprocess
from enum import Enum

from flask import Flask, request

app = Flask(__name__)


class Mode(Enum):
    DIRECT = ("direct", False)
    PIPED = ("piped", True)

    def __init__(self, label, through_shell):
        self.label = label
        self.through_shell = through_shell


CURRENT = Mode.PIPED


@app.route("/list/<folder>")
def listing(folder):
    done = subprocess.run("ls " + folder, shell=CURRENT.through_shell)  # <- sink
    return {"mode": CURRENT.label, "ok": bool(done)}
