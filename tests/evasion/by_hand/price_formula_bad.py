# sink: eval
# way: character class check on the wrong operand
import re

from flask import Flask, jsonify, request

app = Flask(__name__)
ARITHMETIC = re.compile(r"[0-9+\- ]{1,60}")


def evaluate(formula, names):
    return eval(formula, {"__builtins__": {}}, names)  # <- sink


@app.post("/price")
def price():
    formula = request.form["formula"]
    base = request.form.get("base", "100")
    if not ARITHMETIC.fullmatch(formula) and ARITHMETIC.fullmatch(base):
        return jsonify(error="only sums"), 400
    evaluate(formula, {"base": base})
    return "ok"
