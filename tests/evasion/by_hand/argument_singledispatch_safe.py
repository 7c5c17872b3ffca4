# sink: subprocess.run
# way: singledispatch: implementation by the argument's type
import shlex
import subprocess
from functools import singledispatch

from flask import Flask, request

app = Flask(__name__)


@singledispatch
def argument(value):
    return shlex.quote(str(value))


@argument.register(bytes)
def _(value):
    return value.decode()


@app.post("/speak")
def speak():
    text = argument(request.get_data(as_text=True))
    command = ["espeak", "--", text]
    subprocess.run(" ".join(command), shell=True, timeout=20)  # <- sink
    return "spoken"
