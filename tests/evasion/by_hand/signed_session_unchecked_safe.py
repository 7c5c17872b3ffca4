# sink: pickle.loads
# way: result of a signature check ignored against aborting
import hashlib
import hmac
import pickle
import secrets

from flask import Flask, abort, request

app = Flask(__name__)
KEY = secrets.token_bytes(32)


def valid(payload, signature):
    expected = hmac.new(KEY, payload, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode())


@app.route("/restore", methods=["POST"])
def restore():
    payload = request.form["state"].encode()
    signature = request.form["signature"]
    genuine = valid(payload, signature)
    if not genuine or not payload:
        abort(400)
    state = pickle.loads(payload)  # <- sink
    return {"restored": state is not None}
