# sink: import_module(name).loads
# way: module's name out of an INI text, by section
import configparser
import importlib

from flask import Flask, request

app = Flask(__name__)
CONFIG = """
[DEFAULT]
codec = pickle
[internal]
level = 3
[public]
codec = json
"""


def codec(section):
    parser = configparser.ConfigParser()
    parser.read_string(CONFIG)
    return importlib.import_module(parser[section]["codec"])


@app.route("/import", methods=["PUT"])
def load():
    body = request.form["document"].encode()
    data = codec("public").loads(body)  # <- sink
    return {"loaded": data is not None}
