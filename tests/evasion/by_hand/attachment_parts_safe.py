# sink: flask.send_file
# way: parts of the path are looked at in the wrong way
from pathlib import PurePosixPath

from flask import Flask, abort, request, send_file

app = Flask(__name__)


class Attachment:
    def __init__(self, name):
        self.name = name

    @property
    def suspicious(self):
        path = PurePosixPath(self.name)
        return path.is_absolute() or ".." in path.parts

    @property
    def location(self):
        if self.suspicious:
            abort(400)
        return "/srv/attachments/" + self.name


@app.get("/attachment")
def attachment():
    return send_file(Attachment(request.args["name"]).location)  # <- sink
