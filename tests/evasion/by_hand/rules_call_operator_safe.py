# sink: compile
# way: instance with __call__ and a tuple swapped while unpacking
from flask import Flask, request

app = Flask(__name__)


class Compiler:
    def __init__(self, mode):
        self.mode = mode
        self.seen = 0

    def __call__(self, title, rule):
        self.seen += 1
        return compile(rule, "<rule>", self.mode)  # <- sink


make_rule = Compiler("eval")
BUILTIN = "order.total > 100"


@app.post("/rules")
def add_rule():
    given = (BUILTIN, request.form["rule"])
    rule, title = given
    code = make_rule(title, rule)
    return {"stored": bool(code)}
