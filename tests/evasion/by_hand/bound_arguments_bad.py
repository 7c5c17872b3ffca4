# sink: requests.get
# way: arguments bound with inspect and changed before the call
import inspect

import requests
from flask import Flask, request

app = Flask(__name__)


def fetch(url="https://example.org/", timeout=5):
    return requests.get(url, timeout=timeout)  # <- sink


def call(function, *given, **named):
    bound = inspect.signature(function).bind_partial(*given, **named)
    bound.arguments.pop("timeout", None)
    bound.apply_defaults()
    return function(*bound.args, **bound.kwargs)


@app.route("/fetch")
def view():
    call(fetch, request.args["url"], timeout=900)
    return "ok"
