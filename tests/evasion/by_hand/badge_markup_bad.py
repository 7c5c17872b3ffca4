# sink: markupsafe.Markup
# way: percent sign inside or outside of the call
from flask import Flask, request
from markupsafe import Markup

app = Flask(__name__)


class Badge:
    html = "<span class='badge'>%s</span>"

    def __init__(self, text):
        self.text = text

    def __html__(self):
        return Markup(self.html % self.text)  # <- sink


@app.get("/badge")
def badge():
    Badge(request.args["text"]).__html__()
    return "ok"
