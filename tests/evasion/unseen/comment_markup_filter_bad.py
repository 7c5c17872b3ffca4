# sink: markupsafe.Markup
# way: links in a comment
import re

from flask import Flask, render_template, request
from markupsafe import Markup, escape

app = Flask(__name__)
LINK = re.compile(r"https?://[^\s<>]+")


def linkify(text):
    parts = []
    for word in text.split(" "):
        if LINK.fullmatch(word):
            word = f'<a href="{escape(word)}">{escape(word)}</a>'
        parts.append(word)
    return Markup(" ".join(parts))  # <- sink


@app.post("/comments")
def comment():
    return render_template("comment.html", body=linkify(request.form["body"]))
