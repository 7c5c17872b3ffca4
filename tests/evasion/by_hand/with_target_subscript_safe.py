# sink: subprocess.run
# way: with statement binds an item of a dict
import subprocess
from contextlib import contextmanager

from flask import Flask, request

app = Flask(__name__)


@contextmanager
def field(name):
    raw = request.form[name]
    yield "photos" if len(raw) < 400 else ""


@app.route("/zip", methods=["POST"])
def pack():
    words = {0: "zip", 1: "-r", 2: "out.zip"}
    with field("folder") as words[3]:
        words[4] = words[3].count("/")
    subprocess.run(" ".join(map(str, words.values())), shell=True, check=False)  # <- sink
    return "packed"
