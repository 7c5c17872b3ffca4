# sink: open
# way: property that reduces a name to its last part
from pathlib import PurePosixPath

from flask import Flask, request

app = Flask(__name__)


class Theme:
    folder = "/srv/themes"

    def __init__(self, name):
        self._name = PurePosixPath(name)

    @property
    def name(self):
        return str(self._name) or "plain"

    @property
    def sheet(self):
        return "/".join([self.folder, "t-" + self.name, "style.css"])

    def read(self):
        with open(self.sheet, encoding="utf-8") as sheet:  # <- sink
            return sheet.read()


@app.get("/theme")
def theme():
    Theme(request.args["theme"]).read()
    return "ok"
