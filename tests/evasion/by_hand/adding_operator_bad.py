# sink: markupsafe.Markup
# way: overloaded + that escapes or does not
import html

from flask import Flask, request
from markupsafe import Markup

app = Flask(__name__)


class Html:
    def __init__(self, text=""):
        self.text = text

    def __add__(self, other):
        return Html(self.text + html.escape(other))

    def __mul__(self, other):
        return Html(self.text + other)

    def __str__(self):
        return self.text


@app.route("/title")
def title():
    page = Html("<h1>") * request.args["title"]
    return Markup(str(page * "</h1>"))  # <- sink
