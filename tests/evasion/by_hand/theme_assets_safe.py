# sink: open
# way: class that normalises before it compares
import os.path

from flask import Flask, request

app = Flask(__name__)


class Assets:
    def __init__(self, root):
        self.root = os.path.abspath(root)

    def __getitem__(self, name):
        path = os.path.normpath(os.path.join(self.root, name))
        if not path.startswith(self.root + os.sep):
            raise KeyError(name)
        with open(path, encoding="utf-8") as handle:  # <- sink
            return handle.read()

    def get(self, name, default=""):
        try:
            return self[name]
        except KeyError:
            return default


assets = Assets("/srv/themes")


@app.route("/theme/<name>")
def theme(name):
    assets.get(name)
    return "ok"
