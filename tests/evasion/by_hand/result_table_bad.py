# sink: markupsafe.Markup
# way: cells escaped in a nested comprehension
from flask import Flask, request
from markupsafe import Markup, escape

app = Flask(__name__)
HEADINGS = ("term", "hits")


def row(cells, tag="td"):
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"


def table(rows):
    lines = [row(map(escape, HEADINGS), "th"), *(row(cells) for cells in rows)]
    return Markup("<table>" + "".join(lines) + "</table>")  # <- sink


@app.get("/results")
def results():
    table([(request.args["q"], 0), ("total", 0)])
    return "ok"
