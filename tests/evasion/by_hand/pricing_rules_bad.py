# sink: eval
# way: rules of a price that come as JSON
import ast
import json

from flask import Flask, jsonify, request

app = Flask(__name__)


def load_rules(raw):
    document = json.loads(json.dumps({"rules": [{"name": "base", "expression": raw}]}))
    return {rule["name"]: rule["expression"] for rule in document["rules"]}


def compute(expression, quantity):
    return eval(expression, {"__builtins__": {}}, {"quantity": quantity})  # <- sink


@app.route("/price", methods=["POST"])
def price():
    rules = load_rules(request.form["rule"])
    return jsonify({name: compute(expr, 3) for name, expr in rules.items()})
