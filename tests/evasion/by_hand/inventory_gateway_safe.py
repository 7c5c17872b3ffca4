# sink: requests.Session.get
# way: session kept on a class with a prefix method
import requests
from flask import Flask, request

app = Flask(__name__)


class Gateway:
    def __init__(self):
        self.session = requests.Session()
        self.prefix = "https://inventory.example.org"

    def at(self, prefix):
        self.prefix = prefix.rstrip("/")
        return self

    def item(self, number):
        return self.session.get(f"{self.prefix}/items/{number:d}", timeout=5)  # <- sink


def gateway():
    shop = request.args["shop"]
    made = Gateway()
    if shop:
        made.at(f"https://shop{len(shop)}.example.org")
    return made


@app.route("/item")
def item():
    gateway().item(17)
    return "ok"
