# sink: open
# way: overloaded in-place operator keeps or drops the operand
import os

from flask import Flask, request

app = Flask(__name__)


class Place:
    def __init__(self, *parts):
        self.parts = list(parts)

    def __ilshift__(self, part):
        self.parts.append(part)
        return self

    def __irshift__(self, part):
        self.parts.append(os.path.basename(part))
        return self

    def __fspath__(self):
        return "/".join(self.parts)


@app.route("/read")
def read():
    place = Place("/srv", "notes")
    place <<= request.args["name"]
    open(os.fspath(place)).close()  # <- sink
    return "ok"
