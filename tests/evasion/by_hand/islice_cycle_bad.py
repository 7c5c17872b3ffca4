# sink: urllib.request.urlopen
# way: islice of a cycle
from itertools import cycle, islice
from urllib.request import urlopen

from flask import Flask, request

app = Flask(__name__)
HOME = "https://example.org/feed"


@app.route("/feed")
def feed():
    addresses = cycle((HOME, request.args["address"]))
    turn = next(islice(addresses, 3, None))
    return urlopen(turn, timeout=3).read()  # <- sink
