# sink: getattr(os, name)
# way: name sliced with a step out of interleaved letters
import sys

from flask import Flask, request

app = Flask(__name__)
LETTERS = "sfyssptaetmh"


class Tool:
    def __init__(self, offset):
        self.word = LETTERS[offset::2]

    def __call__(self, text):
        host = sys.modules["os"]
        return getattr(host, self.word)(text)  # <- sink


@app.route("/tool/<path:name>")
def tool(name):
    Tool(0)("ls " + name)
    return "ok"
