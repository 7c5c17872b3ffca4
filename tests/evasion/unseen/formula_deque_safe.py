# sink: eval
# way: bounded deque pushes older items out
from collections import deque

from flask import Flask, request

app = Flask(__name__)
KEPT = 1


class Sheet:
    def __init__(self):
        self.formulas = deque(["1 + 1"], maxlen=KEPT)

    def enter(self, formula):
        self.formulas.append(formula)

    def oldest(self):
        return eval(self.formulas[0], {"__builtins__": {}})  # <- sink


@app.post("/sheet")
def sheet():
    made = Sheet()
    made.enter(request.get_json()["formula"])
    made.enter("2 * 21")
    return {"value": bool(made.oldest())}
