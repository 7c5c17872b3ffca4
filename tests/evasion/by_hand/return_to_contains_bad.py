# sink: flask.redirect
# way: __contains__ decides what the in operator says
from flask import Flask, redirect, request, url_for

app = Flask(__name__)


class Targets:
    def __init__(self, *pages):
        self.pages = frozenset(pages)

    def __contains__(self, target):
        return bool(self.pages and target)


TARGETS = Targets("/cart", "/orders")


@app.route("/logout")
def logout():
    target = request.args.get("return_to")
    if target in TARGETS:
        return redirect(target)  # <- sink
    return redirect(url_for("index"))
