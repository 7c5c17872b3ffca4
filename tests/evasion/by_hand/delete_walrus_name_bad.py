# sink: os.remove
# way: cleaned name bound by a walrus, other name used
import os

from flask import Flask, abort, request
from werkzeug.utils import secure_filename

app = Flask(__name__)
FOLDER = "/srv/uploads"


@app.delete("/upload")
def delete_upload():
    asked = request.args.get("file", "")
    if not (name := secure_filename(asked)):
        abort(400)
    if name.startswith("."):
        abort(403)
    os.remove(f"{FOLDER}/{asked}")  # <- sink
    return "", 204
