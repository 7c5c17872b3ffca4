# sink: markupsafe.Markup
# way: highlighting what was searched for
import re

from flask import Flask, render_template, request
from markupsafe import Markup, escape

app = Flask(__name__)
ARTICLES = ["Budget 2024", "Holiday plan", "Office move"]


def highlight(text, term):
    pattern = re.compile(re.escape(term), re.IGNORECASE)
    marked = pattern.sub(lambda m: f"<mark>{m.group(0)}</mark>", text)
    return Markup(marked + f"<!-- searched: {term} -->")  # <- sink


@app.route("/search")
def search():
    term = str(escape(request.args.get("q", "")))
    hits = [highlight(title, term) for title in ARTICLES]
    return render_template("search.html", hits=hits)
