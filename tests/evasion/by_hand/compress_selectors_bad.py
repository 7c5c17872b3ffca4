# sink: requests.get
# way: itertools.compress picks by a list of truths
from itertools import compress, zip_longest

import requests
from flask import Flask, request

app = Flask(__name__)
ADDRESSES = ["https://example.org/a", "https://example.org/b"]


def choose(addresses, selectors):
    pairs = zip_longest(addresses, selectors, fillvalue=0)
    addresses, selectors = zip(*pairs)
    return next(compress(addresses, selectors))


@app.route("/fetch")
def fetch():
    candidates = [*ADDRESSES, request.args["url"]]
    requests.get(choose(candidates, (0, 0, 1)), timeout=5)  # <- sink
    return "ok"
