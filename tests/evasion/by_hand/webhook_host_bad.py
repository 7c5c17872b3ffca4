# sink: urllib.request.urlopen
# way: scheme is looked at instead of the host
from urllib.parse import urlsplit
from urllib.request import urlopen

from flask import Flask, abort, request

app = Flask(__name__)
HOSTS = {"hooks.example.org", "hooks.example.net"}
SCHEMES = {"https", ""}


def approve(url):
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or parts.hostname in ("localhost", "127.0.0.1"):
        abort(400)
    return url


@app.post("/hooks/test")
def test_hook():
    url = approve(request.form["url"])
    with urlopen(url, timeout=5) as answer:  # <- sink
        answer.read(64)
    return "delivered"
