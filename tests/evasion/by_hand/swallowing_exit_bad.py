# sink: flask.redirect
# way: a check raises inside of a block that swallows
from flask import Flask, redirect, request

app = Flask(__name__)


class Attempt:
    def __init__(self, *kinds):
        self.kinds = kinds

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return kind is not None and issubclass(kind, self.kinds)


PATHS = {"/home", "/cart"}


@app.route("/go")
def go():
    target = request.args["to"]
    with Attempt(ValueError):
        if target not in PATHS:
            raise ValueError(target)
    return redirect(target)  # <- sink
