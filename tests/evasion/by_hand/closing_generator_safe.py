# sink: os.remove
# way: code of a finally clause runs when a generator is closed
import os

from flask import Flask, request

app = Flask(__name__)


def scratch(name):
    path = f"/srv/scratch/{name}"
    try:
        yield path
        path = "/srv/scratch/none"
    finally:
        os.remove(path)  # <- sink


@app.route("/scratch")
def use():
    lines = scratch(request.args["name"])
    next(lines)
    next(lines, None)
    return "ok"
