# sink: pickle.loads
# way: handlers registered by a decorator with arguments
import json
import pickle

from flask import Flask, request

app = Flask(__name__)
READERS = {}


def reads(*kinds):
    def register(function):
        READERS.update(dict.fromkeys(kinds, function))
        return function

    return register


@reads("json", "text")
def from_json(body):
    return json.dumps(body.decode())


@reads("native", "binary")
def from_native(body):
    return pickle.loads(body)  # <- sink


@app.post("/import")
def load():
    return str(READERS["binary"](request.get_data()))
