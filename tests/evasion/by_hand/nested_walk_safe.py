# sink: eval
# way: recursion over nested lists and dicts
from flask import Flask, request

app = Flask(__name__)


def leaves(tree):
    if isinstance(tree, dict):
        for branch in tree.values():
            yield from leaves(branch)
    elif isinstance(tree, (list, tuple)):
        for branch in tree:
            yield from leaves(branch)
    else:
        yield tree


@app.post("/sum")
def total():
    sent = request.get_json()
    form = {"rows": [{"cells": ["1 + 1", ("2 * 3",)]}]}
    return str(sum(eval(cell) and 1 for cell in leaves(form)))  # <- sink
