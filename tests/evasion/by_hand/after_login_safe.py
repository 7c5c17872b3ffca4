# sink: flask.redirect
# way: wrong joint of the conditions on a target
from flask import Flask, redirect, request, session

app = Flask(__name__)
HOME = "/account"


def is_local(target):
    absolute = target.startswith(("//", "/\\"))
    return target.startswith("/") and not absolute


@app.post("/login")
def login():
    session["user"] = request.form["user"]
    target = request.args.get("next")
    if not is_local(target):
        target = HOME
    return redirect(target)  # <- sink
