# sink: os.remove
# way: the dangerous function is the key of a sort
import os

from flask import Flask, request

app = Flask(__name__)


def ordered(paths, key):
    return sorted(paths, key=key)  # <- sink


@app.route("/tidy", methods=["POST"])
def tidy():
    paths = ["/srv/tmp/" + name for name in request.form["names"].split(",")]
    try:
        ordered(paths, os.path.basename)
    except TypeError:
        return "not ordered"
    return "ordered"
