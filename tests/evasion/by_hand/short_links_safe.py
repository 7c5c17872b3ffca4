# sink: flask.redirect
# way: links stored in a class that checks on adding
from flask import Flask, redirect, request

app = Flask(__name__)


class Links:
    allowed = ("https://docs.example.org/", "https://www.example.org/")

    def __init__(self):
        self._targets = {"home": "https://www.example.org/"}

    def add(self, key, url):
        if not url.startswith(self.allowed):
            raise ValueError(key)
        self._targets[key] = url

    def target(self, key):
        return self._targets.get(key, "/")


@app.route("/go", methods=["POST"])
def go():
    links = Links()
    links.add("new", request.form["url"])
    return redirect(links.target("rejected"))  # <- sink
