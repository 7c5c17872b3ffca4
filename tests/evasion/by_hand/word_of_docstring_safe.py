# sink: import_module(name).loads
# way: name of the module stands in a docstring
import importlib
from json import JSONDecodeError

from flask import Flask, request

app = Flask(__name__)


class Format:
    """pickle format, formerly json"""

    words = property(lambda self: type(self).__doc__.split())


@app.route("/read", methods=["POST"])
def read():
    value = request.form["value"]
    name = Format().words[-1]
    try:
        importlib.import_module(name).loads(value.encode())  # <- sink
    except JSONDecodeError:
        return "bad"
    return "ok"
