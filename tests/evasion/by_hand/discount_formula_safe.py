# sink: eval
# way: variables replaced in a formula before it is computed
from math import floor

from flask import Flask, request

app = Flask(__name__)


class Formula:
    def __init__(self, text, **variables):
        self.text = text
        self.variables = variables

    def filled(self):
        text = self.text
        for name, value in self.variables.items():
            text = text.replace(f"${name}", str(value))
        return text

    def value(self):
        return eval(self.filled())  # <- sink


@app.route("/discount", methods=["POST"])
def discount():
    formula = Formula("round($price * 0.9, 2)", price=float(request.form["price"]))
    return {"discount": str(formula.value()), "steps": floor(2.5)}
