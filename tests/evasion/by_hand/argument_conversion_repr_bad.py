# sink: os.system
# way: str subclass quotes in __repr__, f-string with or without !r
import os
import shlex

from flask import Flask

app = Flask(__name__)


class Argument(str):
    __slots__ = ()

    def __repr__(self):
        return shlex.quote(str(self))


@app.route("/thumbnail/<name>")
def thumbnail(name):
    source = Argument(name)
    code = os.system(f"vipsthumbnail --size 200 -- {source}")  # <- sink
    return {"ok": code == 0}
