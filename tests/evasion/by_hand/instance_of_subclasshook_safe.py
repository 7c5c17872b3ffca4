# sink: httpx.get
# way: __subclasshook__ says yes to any string
from abc import ABC

import httpx
from flask import Flask, request

app = Flask(__name__)


class Checked(ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return hasattr(other, "verified")


class Address(str):
    verified = True


@app.route("/pull")
def pull():
    url = request.args["url"]
    if not isinstance(url, Checked):
        raise ValueError("not checked")
    httpx.get(url)  # <- sink
    return "ok"
