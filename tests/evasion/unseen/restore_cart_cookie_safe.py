# sink: pickle.loads
# way: a cart that is kept in a cookie
import json
import pickle

from flask import Flask, request

app = Flask(__name__)
SERIALIZERS = {"json": json, "pickle": pickle}


class Cart:
    serializer = "json"

    @classmethod
    def from_cookie(cls, raw):
        module = SERIALIZERS[cls.serializer]
        return module.loads(raw)  # <- sink


@app.get("/cart")
def cart():
    raw = request.cookies.get("cart", "")
    try:
        items = Cart.from_cookie(raw.encode())
    except ValueError:
        items = []
    return {"items": str(items)}
