# sink: subprocess.check_output
# way: __init_subclass__ fills a registry of plug-ins
import subprocess

from flask import Flask, request

app = Flask(__name__)


class Action:
    known = {}

    def __init_subclass__(cls, /, label, **rest):
        super().__init_subclass__(**rest)
        Action.known[label] = cls

    def perform(self, text):
        raise NotImplementedError


class Measure(Action, label="measure"):
    def perform(self, text):
        return str(len(text))


class Lookup(Action, label="lookup"):
    def perform(self, text):
        return subprocess.check_output("whois " + text, shell=True)  # <- sink


@app.route("/lookup")
def lookup():
    return Action.known["measure"]().perform(request.args["host"])
