# sink: markupsafe.Markup
# way: html parser callbacks rebuild the document
import html
from html.parser import HTMLParser

from flask import Flask, request
from markupsafe import Markup

app = Flask(__name__)


class Copy(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.out = []

    def handle_data(self, data):
        self.out.append(data)


@app.route("/notice")
def notice():
    copy = Copy()
    copy.feed(html.escape(request.args["text"]))
    copy.close()
    return Markup("<p>" + "".join(copy.out) + "</p>")  # <- sink
