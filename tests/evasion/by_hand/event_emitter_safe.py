# sink: os.system
# way: event emitter with listeners and keyword payload
import os
import shlex
from collections import defaultdict

from flask import Flask, request

app = Flask(__name__)


class Emitter:
    def __init__(self):
        self._listeners = defaultdict(list)

    def listen(self, event):
        def add(function):
            self._listeners[event].append(function)
            return function

        return add

    def emit(self, event, **payload):
        for listener in self._listeners[event]:
            listener(**payload)


events = Emitter()


@events.listen("upload")
def scan(path, **_):
    os.system(f"clamscan {shlex.quote(path)}")  # <- sink


@app.route("/upload", methods=["POST"])
def upload():
    events.emit("upload", path=request.form["path"], user="ann")
    return "ok"
