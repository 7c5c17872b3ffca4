# sink: subprocess.Popen
# way: weakref.finalize called by hand
import shlex
import subprocess
import weakref

from flask import Flask, request

app = Flask(__name__)


class Handle:
    def __init__(self, name):
        self.name = name


def release(line):
    subprocess.Popen(line, shell=True)  # <- sink


@app.route("/umount", methods=["POST"])
def umount():
    handle = Handle(request.form["mount"])
    end = weakref.finalize(handle, release, f"umount {handle.name}")
    end()
    return "ok"
