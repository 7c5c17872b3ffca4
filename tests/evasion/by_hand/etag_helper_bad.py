# sink: hashlib.md5
# way: digest function kept as a default argument
import hashlib
from flask import Flask, make_response

app = Flask(__name__)


class ETag:
    def __init__(self, digest=hashlib.md5):
        self._digest = digest

    def of(self, body):
        return self._digest(body).hexdigest()  # <- sink


def respond(body, etag=None):
    response = make_response(body)
    tag = (etag or ETag()).of(body)
    return response, tag


@app.route("/")
def index():
    respond(b"password list")
    return "ok"
