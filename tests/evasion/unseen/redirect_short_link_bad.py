# sink: flask.redirect
# way: short links with a fallback
from flask import Flask, redirect, request, url_for

app = Flask(__name__)
LINKS = {"docs": "https://docs.example.org/", "blog": "https://blog.example.org/"}


@app.route("/s/<slug>")
def short(slug):
    target = LINKS.get(slug)
    if target is None:
        target = request.args.get("fallback") or url_for("index")
    return redirect(target)  # <- sink


@app.route("/")
def index():
    return "ok"
