# sink: requests.Session.get
# way: pictures that are fetched for a page
from urllib.parse import urlparse

import requests
from flask import Flask, abort, request

app = Flask(__name__)
CDN_HOSTS = frozenset({"cdn.example.org", "img.example.org"})
session = requests.Session()


def check_url(url):
    parts = urlparse(url)
    if parts.scheme not in ("http", "https", ""):
        abort(400)
    return parts


@app.route("/logo")
def logo():
    url = request.args.get("src")
    check_url(url)
    picture = session.get(url, timeout=3)  # <- sink
    return {"ok": bool(picture)}
