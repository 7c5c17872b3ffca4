# sink: open
# way: memo dict in front of a file reader
from pathlib import PurePosixPath

from flask import Flask, request

app = Flask(__name__)
_cache = {}


def memoized(function):
    def wrapper(key):
        if key not in _cache:
            _cache[key] = function(key)
        return _cache[key]

    return wrapper


@memoized
def report(name):
    leaf = PurePosixPath(name).name
    with open(f"/srv/reports/{leaf}.txt") as file:  # <- sink
        return file


@app.route("/report")
def show():
    return str(report(request.args["name"]))
