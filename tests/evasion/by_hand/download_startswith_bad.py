# sink: open
# way: prefix check before against after the path is resolved
import os

from flask import Flask, abort, request

app = Flask(__name__)
BASE = "/srv/reports"


def locate(name):
    path = os.path.join(BASE, name.lstrip("/"))
    if not path.startswith(BASE + os.sep):
        abort(404)
    return path


@app.route("/report")
def report():
    path = locate(request.args["name"])
    with open(path, encoding="utf-8") as stream:  # <- sink
        lines = stream.readlines()
    return {"lines": list(lines)}
