# sink: requests.Session.get
# way: __getattribute__ answers with another attribute
import requests
from flask import Flask, request

app = Flask(__name__)


class Plan:
    def __init__(self, fixed, wanted):
        self.fixed, self.wanted = fixed, wanted

    def __getattribute__(self, name):
        detour = {"wanted": "fixed"}
        return super().__getattribute__(detour.get(name, name))


@app.route("/plan")
def plan():
    made = Plan("https://example.org/", request.args["url"])
    requests.Session().get(made.fixed, timeout=5)  # <- sink
    return "ok"
