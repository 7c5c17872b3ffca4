# sink: urllib.request.urlopen
# way: itertools.tee gives the value again after a check used it up
from itertools import tee
from urllib.request import urlopen

from flask import Flask, request

app = Flask(__name__)
HOME = "https://example.org/"


@app.route("/mirror")
def mirror():
    addresses = iter([HOME, request.args["from"]])
    first, second = tee(addresses)
    while next(first) != HOME:
        continue
    next(first)
    urlopen(next(second), timeout=5)  # <- sink
    return "mirrored"
