# sink: shutil.rmtree
# way: a workspace that is thrown away
import shutil
from pathlib import Path

from flask import Flask, abort, jsonify

app = Flask(__name__)
WORKSPACES = Path("/srv/workspaces")


def workspace(name):
    if not name or name.startswith("."):
        folder = WORKSPACES / name
    else:
        folder = WORKSPACES / "default"
    return folder


@app.route("/workspaces/<name>", methods=["DELETE"])
def drop(name):
    folder = workspace(name)
    if folder == WORKSPACES:
        abort(400)
    shutil.rmtree(folder, ignore_errors=True)  # <- sink
    return jsonify(dropped=name)
