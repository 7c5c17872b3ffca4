# sink: pickle.loads
# way: signature check that only sets a flag
import hashlib
import hmac
import os
import pickle

from flask import Flask, abort, request

app = Flask(__name__)
KEY = os.environ.get("COOKIE_KEY", "").encode()


class Envelope:
    def __init__(self, payload, signature):
        self.payload = payload.encode("latin-1")
        self.signature = signature
        self.trusted = None

    def verify(self):
        wanted = hmac.new(KEY, self.payload, hashlib.sha256).hexdigest()
        self.trusted = hmac.compare_digest(wanted, self.signature)
        return self

    def open(self):
        if not KEY or not self.trusted:
            abort(403)
        return pickle.loads(self.payload)  # <- sink


@app.route("/resume")
def resume():
    Envelope(request.cookies["state"], request.cookies["sig"]).verify().open()
    return "resumed"
