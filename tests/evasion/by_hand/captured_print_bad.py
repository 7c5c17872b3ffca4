# sink: os.system
# way: standard output redirected into a buffer
import io
import os
from contextlib import redirect_stdout

from flask import Flask, request

app = Flask(__name__)


def greet(name):
    print("finger", end=" ")
    print(name, end="")


@app.route("/finger")
def finger():
    name = request.args["name"]
    buffer = io.StringIO()
    with redirect_stdout(buffer):
        greet(name if name.isprintable() else "root")
    os.system(buffer.getvalue())  # <- sink
    return "ok"
