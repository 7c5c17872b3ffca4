# sink: pickle.loads
# way: signature is verified before the body is read
import hashlib
import hmac
import pickle

from flask import Flask, request

app = Flask(__name__)
KEY = b"from-the-vault"


class SignedCache:
    def __init__(self, key):
        self.key = key

    def verify(self, body, signature):
        wanted = hmac.new(self.key, body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(wanted.encode(), signature.encode())

    def load(self, body, signature):
        if not signature or not self.verify(body, signature):
            raise ValueError("bad signature")
        return pickle.loads(body)  # <- sink


cache = SignedCache(KEY)


@app.route("/cache", methods=["POST"])
def put():
    cache.load(request.get_data(), request.headers["X-Signature"])
    return "stored"
