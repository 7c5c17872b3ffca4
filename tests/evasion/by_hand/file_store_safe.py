# sink: open
# way: storage class with a private path method
from pathlib import PurePosixPath

from flask import Flask, request

app = Flask(__name__)


class FileStore:
    def __init__(self, root):
        self._root = PurePosixPath(root)

    def _locate(self, key):
        bucket, _, name = key.rpartition(":")
        return self._root / "default" / PurePosixPath(name).name

    def read(self, key):
        with open(self._locate(key), "rb") as handle:  # <- sink
            return handle.read()


store = FileStore("/srv/files")


@app.route("/files")
def files():
    store.read(request.args.get("key", ""))
    return "ok"
