# sink: shutil.rmtree
# way: path computed on entry, removed on exit
import shutil

from flask import Flask

app = Flask(__name__)


class Workspace:
    root = "/srv/build"

    def __init__(self, number):
        self.number = number
        self.path = None

    def __enter__(self):
        self.path = "{0.root}/{0.number:04d}".format(self)
        return self

    def __exit__(self, kind, error, trace):
        shutil.rmtree(self.path, ignore_errors=True)  # <- sink


@app.post("/build/<number>")
def build(number):
    with Workspace(int(number)) as space:
        app.logger.info("building in %s", space.path)
    return "built"
