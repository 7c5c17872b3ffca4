# sink: flask.redirect
# way: where to go after the login, behind a decorator
from functools import wraps
from urllib.parse import urlparse

from flask import Flask, redirect, render_template, request, session, url_for

app = Flask(__name__)


def is_safe_url(target):
    parts = urlparse(target)
    return not parts.netloc and not parts.scheme and target.startswith("/") and ";" not in target


def anonymous_only(view):
    @wraps(view)
    def wrapper(*args, **kwargs):
        if session.get("user"):
            return redirect(url_for("index"))
        return view(*args, **kwargs)
    return wrapper


@app.route("/login", methods=["GET", "POST"])
@anonymous_only
def login():
    if request.method == "POST":
        session["user"] = request.form["username"]
        target = request.args.get("next")
        if not target:
            target = url_for("index")
        return redirect(target)  # <- sink
    return render_template("login.html")
