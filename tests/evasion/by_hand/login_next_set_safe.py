# sink: flask.redirect
# way: conditional expression whose test looks at the value or not
from flask import Flask, redirect, request

app = Flask(__name__)
PAGES = {"/home", "/orders", "/profile"}


def destination(target):
    known = [page for page in PAGES if page == target]
    return target if known and target else "/home"


@app.route("/login", methods=["POST"])
def login():
    user = request.form.get("user")
    target = destination(request.args.get("next"))
    if not user:
        return redirect("/login")
    return redirect(target)  # <- sink
