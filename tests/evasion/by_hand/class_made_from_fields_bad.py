# sink: httpx.get
# way: dataclass made at run time with the value as a default
from dataclasses import field, make_dataclass

import httpx
from flask import Flask, request

app = Flask(__name__)


def target_class(url):
    columns = [("url", str, field(default=url)), ("backup", str, field(default="https://example.org/"))]
    return make_dataclass("Target", columns)


@app.route("/check")
def check():
    target = target_class(request.args["url"])()
    httpx.get(target.url)  # <- sink
    return "ok"
