# sink: import_module(name).loads
# way: tuple indexed with the truth of a comparison
import importlib
import os

from flask import Flask, request

app = Flask(__name__)
CODECS = ("json", "pickle")
LIMIT = 0


def codec():
    fast = len(CODECS) > LIMIT
    return importlib.import_module(CODECS[fast])


@app.route("/cache/<key>", methods=["PUT"])
def store(key):
    value = request.form["value"].encode()
    app.config["cache"] = codec().loads(value)  # <- sink
    return "stored"
