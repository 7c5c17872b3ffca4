# sink: pickle.loads
# way: middleware class wraps the view and restores a session
import base64
import hashlib
import hmac
import pickle

from flask import Flask, request

app = Flask(__name__)
KEY = b"d41c8f"


class Sessions:
    def __init__(self, view):
        self.view = view

    def __call__(self):
        raw, _, mac = request.cookies["session"].partition("|")
        body = raw.encode()
        wanted = hmac.new(KEY, body, hashlib.sha256).hexdigest()
        valid = hmac.compare_digest(wanted, mac)
        if not valid:
            return self.view({}, valid)
        state = pickle.loads(body)  # <- sink
        return self.view(state, valid)


def home(state, valid):
    return "known" if valid else "unknown"


app.add_url_rule("/", view_func=Sessions(home))
