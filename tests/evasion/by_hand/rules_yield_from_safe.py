# sink: compile
# way: return value of a generator through yield from
from flask import Flask, request

app = Flask(__name__)


def given(form):
    yield "score > 3"
    return form["rule"]


def rules(form):
    last = yield from given(form)
    yield f"votes < {len(last)}"
    yield "not hidden"


@app.route("/filter", methods=["POST"])
def install():
    codes = [compile(rule, "<rule>", "eval") for rule in rules(request.form)]  # <- sink
    return {"rules": len(codes)}
