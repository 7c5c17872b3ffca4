# sink: os.system
# way: loop target is an attribute that keeps the last element
import os
from types import SimpleNamespace

from flask import Flask, request

app = Flask(__name__)


def hosts(extra):
    yield "localhost"
    yield extra
    yield from ()


@app.route("/trace")
def trace():
    target = SimpleNamespace(host="127.0.0.1")
    for target.host in hosts(request.args["host"]):
        if len(target.host) > 255:
            raise ValueError(target.host)
    os.system("traceroute " + target.host)  # <- sink
    return "ok"
