# sink: import_module(name).loads
# way: environment default names the module
import importlib
import os

from flask import Flask, request

app = Flask(__name__)


def configured(key, default):
    value = os.environ.get(f"QUEUE_{key}")
    return default if value is None else {"json": "json"}.get(value, default)


class Serializer:
    backend = configured("SERIALIZER", default="pickle")

    def __init__(self):
        self._module = importlib.import_module(self.backend)

    def __getattr__(self, name):
        return getattr(self._module, name)


@app.post("/messages")
def message():
    Serializer().loads(request.data)  # <- sink
    return "", 202
