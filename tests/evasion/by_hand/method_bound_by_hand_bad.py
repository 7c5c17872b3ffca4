# sink: os.remove
# way: types.MethodType binds a function to an object
import os
import types

from flask import Flask, request

app = Flask(__name__)


class Store:
    def __init__(self, root):
        self.root = root


def forget(self, name):
    os.remove(f"{self.root}/{name}")  # <- sink


def report(self, name):
    print(len(self.root), len(name))


@app.delete("/files")
def delete():
    store = Store("/srv/files")
    store.drop = types.MethodType(forget, store)
    store.drop(request.args["name"])
    return "gone"
