# sink: markupsafe.Markup
# way: escaped text computed and dropped against assigned
from html import escape

from flask import Flask, request
from markupsafe import Markup

app = Flask(__name__)


class Comment:
    def __init__(self, author, text):
        self.author = author
        self.text = text

    def __html__(self):
        text = self.text
        for clean in (str.strip, escape):
            text = clean(text)
        return f"<p>{text}</p>"


@app.route("/comment", methods=["POST"])
def comment():
    posted = Comment("guest", request.form["text"])
    return Markup(posted.__html__())  # <- sink
