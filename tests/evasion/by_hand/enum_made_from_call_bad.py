# sink: flask.send_file
# way: enumeration made by a call with the value as a member
from enum import Enum

from flask import Flask, request, send_file

app = Flask(__name__)


def folder(user_file):
    return Enum("Folder", {"README": "readme.txt", "OWN": user_file})


@app.route("/file")
def file():
    members = folder(request.args["name"])
    chosen = members.OWN
    return send_file("/srv/public/" + chosen.value)  # <- sink
