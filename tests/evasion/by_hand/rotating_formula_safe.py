# sink: compile
# way: index computed from the input
from flask import Flask, request

app = Flask(__name__)

FORMULAS = ("a + b", "a - b", "a * b")


def choose(text):
    candidates = FORMULAS
    return candidates[len(text) % len(candidates)]


@app.route("/formula")
def formula():
    source = choose(request.args["seed"])
    code = compile(source, filename="<formula>", mode="eval")  # <- sink
    return "ok" if code else "none"
