# sink: import_module(name).loads
# way: backend module named by the class that is in use
import importlib
import json

from flask import Flask, request

app = Flask(__name__)


class Store:
    backend = "json"

    def load(self, value):
        try:
            return importlib.import_module(self.backend).loads(value.encode())  # <- sink
        except json.JSONDecodeError:
            return None


class ObjectStore(Store):
    backend = "pickle"


class RedisStore(Store):
    def __init__(self, url):
        self.url = url


@app.route("/load", methods=["POST"])
def load():
    RedisStore("redis://cache").load(request.form["value"])
    return "ok"
