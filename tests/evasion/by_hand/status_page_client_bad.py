# sink: httpx.get
# way: configuration object with attribute access
import httpx
from flask import Flask, request

app = Flask(__name__)


class Config(dict):
    __getattr__ = dict.get

    def with_overrides(self, **values):
        return Config({**self, **{k: v for k, v in values.items() if v is not None}})


BASE = Config(endpoint="https://status.example.org", page="main")


def fetch(config):
    return httpx.get(config.endpoint)  # <- sink


@app.route("/status")
def status():
    args = request.args
    fetch(BASE.with_overrides(endpoint=args["endpoint"], page=args["page"]))
    return "ok"
