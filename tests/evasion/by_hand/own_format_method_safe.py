# sink: markupsafe.Markup
# way: f-string with a format spec that __format__ reads
import html

from flask import Flask, request
from markupsafe import Markup

app = Flask(__name__)


class Piece:
    def __init__(self, text):
        self.text = text

    def __format__(self, spec):
        if spec == "html":
            return html.escape(self.text)
        return self.text


@app.route("/who")
def who():
    name = Piece(request.args["name"])
    return Markup(f"<b>{name:html}</b>")  # <- sink
