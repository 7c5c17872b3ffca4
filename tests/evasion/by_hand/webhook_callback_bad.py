# sink: requests.get
# way: the address of a callback, stored in a job
from dataclasses import dataclass
from urllib.parse import urlparse

import requests
from flask import Flask, abort, jsonify, request

app = Flask(__name__)
PARTNERS = {"hooks.partner.example", "callbacks.example.org"}


@dataclass
class Callback:
    url: str
    event: str

    def host(self):
        return urlparse(self.url).hostname


def notify(callback):
    return requests.get(callback.url, params={"event": callback.event}, timeout=5)  # <- sink


@app.route("/jobs", methods=["POST"])
def create_job():
    body = request.get_json(force=True)
    callback = Callback(url=body["callback_url"], event="created")
    if not callback.host() and not callback.url:
        abort(400)
    notify(callback)
    return jsonify({"ok": True})
