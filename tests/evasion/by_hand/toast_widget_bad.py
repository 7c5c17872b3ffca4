# sink: markupsafe.Markup
# way: widgets that render children recursively
from flask import Flask, request
from markupsafe import Markup, escape

app = Flask(__name__)


class Text:
    def __init__(self, text):
        self.text = text

    def html(self):
        return str(self.text)


class Box:
    def __init__(self, kind, *children):
        self.kind = kind
        self.children = children

    def html(self):
        inner = "".join(child.html() for child in self.children)
        return f'<div class="{self.kind}">{inner}</div>'


@app.route("/toast")
def toast():
    box = Box("toast", Box("title", Text("Saved")), Text(request.args["note"]))
    return Markup(box.html())  # <- sink
