# sink: pickle.loads
# way: object that imports the module on first use
import importlib

from flask import Flask, request

app = Flask(__name__)


class Lazy:
    def __init__(self, name):
        self._name = name
        self._module = None

    def __getattr__(self, attribute):
        if self._module is None:
            self._module = importlib.import_module(self._name)
        return getattr(self._module, attribute)


codec = Lazy("pickle")


@app.post("/restore")
def restore():
    return str(codec.loads(request.get_data()))  # <- sink
