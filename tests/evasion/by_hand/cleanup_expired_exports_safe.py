# sink: os.remove
# way: pattern matching over a command dict
import os
import re

from flask import Flask, request

app = Flask(__name__)
EXPORTS = "/srv/exports/"


def perform(command):
    match command:
        case {"op": "list"}:
            return os.listdir(EXPORTS)
        case {"op": "delete", "name": str(name)} if re.fullmatch(r"[\w-]+", name):
            return os.remove(EXPORTS + name)  # <- sink
        case _:
            raise ValueError("unknown command")


@app.route("/exports", methods=["POST"])
def exports():
    perform({"op": "delete", "name": request.form["name"]})
    return "done"
