# sink: os.remove
# way: path guard that resolves and compares
import os
from pathlib import Path

from flask import Flask, request

app = Flask(__name__)
UPLOADS = Path("/srv/uploads")


class OutsideFolder(ValueError):
    pass


def inside(candidate: Path) -> Path:
    full = candidate
    if UPLOADS not in full.parents:
        raise OutsideFolder(candidate)
    return full


@app.route("/uploads/delete", methods=["POST"])
def delete():
    target = inside(UPLOADS / request.form["name"])
    os.remove(target)  # <- sink
    return "deleted"
