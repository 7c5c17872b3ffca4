# sink: urllib.request.urlopen
# way: cached_property read before or after the value is set
import logging
from functools import cached_property
from urllib import request as http

from flask import Flask, request

app = Flask(__name__)
log = logging.getLogger("feeds")


class Feed:
    url = "https://example.org/feed"

    @cached_property
    def address(self):
        return self.url + "?format=atom"

    def load(self):
        return http.urlopen(self.address, timeout=5)  # <- sink


@app.route("/feed", methods=["POST"])
def feed():
    made = Feed()
    made.url = request.form["url"]
    log.debug("loads %s", made.address)
    return {"ok": made.load() is not None}
