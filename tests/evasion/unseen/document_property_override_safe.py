# sink: flask.send_file
# way: property of a base class reads one that a subclass redefines
import os.path

from flask import Flask, request, send_file

app = Flask(__name__)


class Document:
    def __init__(self, title):
        self.title = title

    @property
    def name(self):
        return self.title

    @property
    def path(self):
        return os.path.join("/srv/docs", self.name + ".pdf")


class Published(Document):
    name = property(lambda self: os.path.basename(self.title))


@app.route("/document")
def document():
    return send_file(Published(request.args["title"]).path)  # <- sink
