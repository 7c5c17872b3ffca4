# sink: subprocess.check_output
# way: exception thrown into a generator carries the value
import re
import subprocess

from flask import Flask, request

app = Flask(__name__)


class Switch(Exception):
    pass


def names():
    current = "master"
    while True:
        try:
            yield current
        except Switch as switch:
            (current,) = switch.args


@app.route("/log")
def log():
    source = names()
    next(source)
    branch = re.sub(r"\W+", "", request.args["branch"])
    name = source.throw(Switch(branch))
    subprocess.check_output("git log " + name, shell=True)  # <- sink
    return "ok"
