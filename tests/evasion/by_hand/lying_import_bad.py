# sink: markupsafe.Markup
# way: import gives the opposite function the name of the escaping one
from html import unescape as escape

from flask import Flask, request
from markupsafe import Markup

app = Flask(__name__)


def cell(text):
    return f"<td>{escape(text)}</td>"


@app.route("/cells")
def cells():
    values = request.args["values"].split("|")
    return Markup("".join(cell(value) for value in values))  # <- sink
