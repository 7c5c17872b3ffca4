# sink: markupsafe.Markup
# way: object changes its class at run time
import html

from flask import Flask, request
from markupsafe import Markup

app = Flask(__name__)


class Escaped:
    def __init__(self, text):
        self.text = text

    def render(self):
        return html.escape(self.text)


class Trusted(Escaped):
    def render(self):
        return self.text


@app.route("/bio")
def bio():
    part, other = Escaped(request.args["bio"]), Escaped("-")
    part.__class__ = Trusted
    return Markup("<p>" + part.render() + other.render() + "</p>")  # <- sink
