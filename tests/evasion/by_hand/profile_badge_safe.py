# sink: markupsafe.Markup
# way: functools.lru_cache on the renderer
import html
from functools import lru_cache

from flask import Flask, request
from markupsafe import Markup

app = Flask(__name__)


@lru_cache(maxsize=128)
def badge(name, colour):
    text = name or "anonymous"
    label = html.escape(text)
    return f'<span style="color:{colour}">{label}</span>'


@app.route("/badge")
def view():
    return Markup(badge(request.args["name"], "teal"))  # <- sink
