# sink: subprocess.call(**options)
# way: options taken from a partial's keywords
import subprocess
from functools import partial

from flask import Flask, request

app = Flask(__name__)
through_shell = partial(subprocess.call, shell=True, timeout=10)


def options(**changes):
    merged = dict(through_shell.keywords)
    merged.update(changes)
    return merged


@app.route("/folder", methods=["POST"])
def folder():
    code = subprocess.call("ls " + request.form["name"], **options(cwd="/tmp", shell=False))  # <- sink
    return {"code": bool(code)}
