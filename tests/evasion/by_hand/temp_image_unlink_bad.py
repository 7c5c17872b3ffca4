# sink: os.remove
# way: contextlib closing hook removes what was registered
import os
from contextlib import contextmanager

from flask import Flask, request

app = Flask(__name__)


class Scratch:
    def __init__(self):
        self.files = set()

    def add(self, name):
        path = os.path.normpath(os.path.join("/tmp/images", name))
        if path.startswith("/tmp/images/"):
            self.files.add(path)
        return path


@contextmanager
def scratch():
    area = Scratch()
    try:
        yield area
    finally:
        for path in area.files:
            os.remove(path)  # <- sink


@app.route("/resize", methods=["POST"])
def resize():
    with scratch() as area:
        area.files.add(f"/tmp/images/{request.form['name']}")
    return "done"
