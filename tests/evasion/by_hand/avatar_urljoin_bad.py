# sink: requests.Session.get
# way: urljoin against a quoted last part
from urllib.parse import quote, urljoin

import requests
from flask import Flask, request

app = Flask(__name__)


class Avatars:
    base = "https://avatars.example.org/v1/"

    def __init__(self):
        self.session = requests.Session()

    def address(self, name):
        return urljoin(self.base, name)

    def load(self, name):
        return self.session.get(self.address(name), timeout=5)  # <- sink


@app.route("/avatar")
def avatar():
    Avatars().load(request.args["user"])
    return "ok"
