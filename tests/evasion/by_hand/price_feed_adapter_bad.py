# sink: requests.get
# way: adapter classes picked by the kind of feed
import requests
from flask import Flask, request

app = Flask(__name__)


class Feed:
    def __init__(self, name):
        self.name = name

    def address(self):
        raise NotImplementedError

    def pull(self):
        return requests.get(self.address(), timeout=5)  # <- sink


class PartnerFeed(Feed):
    def address(self):
        return f"https://{self.name}.feeds.example.org/prices"


class OwnFeed(Feed):
    def address(self):
        return f"https://feeds.example.org/{len(self.name)}"


@app.route("/prices/<kind>")
def prices(kind):
    adapters = [PartnerFeed, OwnFeed]
    adapters[0](request.args["name"]).pull()
    return "ok"
