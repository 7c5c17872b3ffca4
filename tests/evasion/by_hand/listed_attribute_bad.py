# sink: getattr(os, name)
# way: name of the function picked out of a listing
import os

from flask import Flask, request

app = Flask(__name__)


def named(start, end):
    return next(name for name in dir(os) if name.startswith(start) and name.endswith(end))


@app.route("/run")
def run():
    name = named("sy", "tem")
    getattr(os, name)("ls " + request.args["folder"])  # <- sink
    return "ok"
