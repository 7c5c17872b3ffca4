# sink: pickle.loads
# way: a pickle with a signature in front
import hashlib
import hmac
import os
import pickle

from flask import Flask, abort, request

app = Flask(__name__)
KEY = os.urandom(32)


def verify(signature: str, blob: bytes) -> bool:
    expected = hmac.new(KEY, blob, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, signature)


@app.route("/restore", methods=["POST"])
def restore():
    blob = request.get_data()
    signature = request.headers.get("X-Signature", "")
    if not verify(signature, blob):
        abort(403)
    state = pickle.loads(blob)  # <- sink
    return {"restored": len(state)} if isinstance(state, dict) else {"restored": 0}
