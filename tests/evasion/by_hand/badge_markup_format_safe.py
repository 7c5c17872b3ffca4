# sink: markupsafe.Markup
# way: str.format inside against Markup.format outside
from flask import Flask, request
from markupsafe import Markup

app = Flask(__name__)
BADGE = '<span class="badge {level}">{text}</span>'


def badge(text, level="info"):
    return Markup(BADGE).format(text=text, level=level)  # <- sink


@app.route("/badge")
def show():
    text = request.args.get("text", "new")
    return badge(text)
