# sink: open
# way: upload saved by a storage adapter that joins names
import os

from flask import Flask, request

app = Flask(__name__)


class DiskStorage:
    def __init__(self, base="/srv/uploads"):
        self.base = base

    def path_for(self, *parts):
        return os.path.join(self.base, *map(os.path.basename, parts))

    def read(self, *parts):
        with open(self.path_for(*parts), "rb") as handle:  # <- sink
            return handle


class Attachments:
    def __init__(self, storage):
        self.storage = storage

    def fetch(self, message, name):
        return self.storage.read("messages", str(message), name)


@app.route("/attachment/<name>")
def attachment(name):
    Attachments(DiskStorage()).fetch(12, name)
    return "ok"
