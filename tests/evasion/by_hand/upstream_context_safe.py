# sink: requests.Session.get
# way: context variable set by one function and read by another
from contextvars import ContextVar

import requests
from flask import Flask, request

app = Flask(__name__)
upstream = ContextVar("upstream", default="https://a.example.org")
POOL = ["https://a.example.org", "https://b.example.org"]


def choose(hint):
    upstream.set(POOL[sum(hint.encode()) % len(POOL)])


def health():
    session = requests.Session()
    return session.get(upstream.get(), timeout=2)  # <- sink


@app.get("/health")
def check():
    token = request.args.get("upstream")
    if token:
        choose(token)
    health()
    return "ok"
