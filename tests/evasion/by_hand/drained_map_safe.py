# sink: requests.get
# way: map drained by a deque of length zero
from collections import deque
from functools import partial

import requests
from flask import Flask, request

app = Flask(__name__)
HOSTS = {"a": "https://a.example.org", "b": "https://b.example.org"}


def each(function, items):
    deque(map(function, items), maxlen=0)  # <- sink


@app.route("/warm", methods=["POST"])
def warm():
    names = request.get_json()["hosts"].split(",")
    urls = map(lambda name: HOSTS.get(name) or HOSTS["a"], names)
    each(partial(requests.get, timeout=5), urls)
    return "ok"
