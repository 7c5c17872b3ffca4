# sink: os.remove
# way: cached property with a cleaned file name
import os
from functools import cached_property

from flask import Flask, request
from werkzeug.utils import secure_filename

app = Flask(__name__)
app.config["AVATARS"] = "/srv/avatars"


class Upload:
    def __init__(self, filename):
        self.filename = filename
        self.cleaned = secure_filename(filename)

    @cached_property
    def path(self):
        name = self.cleaned if self.filename else "default.png"
        return os.path.join(app.config["AVATARS"], name)


@app.route("/avatar", methods=["DELETE"])
def remove_avatar():
    upload = Upload(request.form["avatar"])
    if upload.cleaned:
        os.remove(upload.path)  # <- sink
    return "removed"
