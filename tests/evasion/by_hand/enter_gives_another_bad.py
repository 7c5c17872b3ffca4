# sink: shutil.rmtree
# way: __enter__ gives another value than the object
import shutil

from flask import Flask, request

app = Flask(__name__)


class Workspace:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        return self.name

    def __exit__(self, *_):
        return False


@app.post("/reset/<name>")
def reset(name):
    with Workspace("spaces/" + name) as folder:
        shutil.rmtree(folder, ignore_errors=True)  # <- sink
    return "reset"
