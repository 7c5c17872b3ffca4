# sink: compile
# way: plugin registry compiles the body of a named rule
from flask import Flask, request

app = Flask(__name__)


class Rules:
    def __init__(self):
        self._sources = {}

    def add(self, name, source):
        self._sources[name] = source
        return self

    def compiled(self, name):
        source = self._sources.get(name, "0")
        return compile(source, "<text>", "exec")  # <- sink


rules = Rules().add("vip", "score = 10").add("new", "score = 1")


@app.route("/rules/<name>", methods=["PUT"])
def put_rule(name):
    rules.add("checked", "score = 2")
    rules.compiled(name)
    return "saved"
