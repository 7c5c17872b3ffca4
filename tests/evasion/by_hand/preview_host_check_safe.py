# sink: urllib.request.urlopen
# way: deny list against allow list of hosts
from urllib.parse import urlsplit
from urllib.request import urlopen

from flask import Flask, abort, request

app = Flask(__name__)
HOSTS = frozenset({"images.example.org", "cdn.example.org"})


def fetch(url):
    host = urlsplit(url).hostname
    if host not in HOSTS:
        abort(403)
    with urlopen(url, timeout=3) as answer:  # <- sink
        return answer.read()


@app.route("/preview")
def preview():
    page = fetch(request.args["url"])
    return {"ok": page is not None}
