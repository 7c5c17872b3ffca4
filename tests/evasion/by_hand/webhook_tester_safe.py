# sink: requests.Session.get
# way: validator raises unless the host is on the list
from urllib.parse import urlsplit

import requests
from flask import Flask, request

app = Flask(__name__)
PARTNERS = frozenset({"hooks.example.org", "ci.example.org"})


class Rejected(ValueError):
    pass


def checked(url):
    parts = urlsplit(url)
    if parts.hostname not in PARTNERS or parts.scheme != "https":
        raise Rejected(url)
    return url


@app.route("/hooks/test", methods=["POST"])
def try_hook():
    url = checked(request.get_json()["url"])
    with requests.Session() as session:
        session.get(url, timeout=5)  # <- sink
    return "sent"
