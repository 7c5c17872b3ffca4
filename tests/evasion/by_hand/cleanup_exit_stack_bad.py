# sink: os.remove
# way: callback of an ExitStack run or taken away by pop_all
import os
from contextlib import ExitStack

from flask import Flask, request

app = Flask(__name__)


def convert(name):
    return {"converted": len(name)}


@app.route("/convert", methods=["POST"])
def run():
    name = request.form["name"]
    with ExitStack() as stack:  # <- sink
        stack.callback(os.remove, f"/tmp/jobs/{name}")  # <- sink
        result = convert(name)
        if not result:
            stack.pop_all()
    return result
