# sink: requests.get
# way: closure over the base of an interface
from functools import lru_cache
from urllib.parse import quote

import requests
from flask import Flask, request

app = Flask(__name__)


@lru_cache(maxsize=None)
def client(base):
    def get(*segments):
        path = "/".join(quote(segment, safe="") for segment in segments)
        return requests.get(f"{base}/{path}", timeout=5)  # <- sink

    return get


@app.get("/mirror")
def mirror():
    origin = request.headers["X-Origin"]
    fetch = client("https://mirror.example.org")
    fetch("status", origin)
    return "ok"
