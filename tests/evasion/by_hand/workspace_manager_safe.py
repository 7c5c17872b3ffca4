# sink: shutil.rmtree
# way: context manager class removes what it was given
import re
import shutil

from flask import Flask, request

app = Flask(__name__)


class Workspace:
    def __init__(self, name):
        self.path = "/srv/rooms/" + name

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)  # <- sink
        return False

    @classmethod
    def named(cls, name):
        if not re.fullmatch("[a-z]+", name):
            raise ValueError("letters only")
        return cls(name)


@app.route("/build", methods=["POST"])
def build():
    with Workspace.named(request.form["project"]) as space:
        print(space.path)
    return "built"
