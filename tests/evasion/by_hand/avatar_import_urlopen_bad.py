# sink: urllib.request.urlopen
# way: validator object collects errors
from urllib.parse import urlsplit
from urllib.request import urlopen

from flask import Flask, request

app = Flask(__name__)


class Form:
    hosts = ("images.example.org",)

    def __init__(self, data):
        self.url = data["url"]
        self.errors = []

    def validate(self):
        if urlsplit(self.url).scheme != "https":
            self.errors.append("https only")
        if urlsplit(self.url).hostname not in self.hosts:
            self.errors.append("unknown host")
        return not self.errors


@app.route("/avatar", methods=["POST"])
def avatar():
    form = Form(request.form)
    if not form.validate:
        return {"errors": form.errors}
    urlopen(form.url, timeout=5)  # <- sink
    return "imported"
