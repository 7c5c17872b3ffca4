# sink: pickle.loads
# way: text turned into a number and back into bytes
import pickle

from flask import Flask, request

app = Flask(__name__)


def digits(text):
    return int.from_bytes(b"N.", "big") * bool(text)


def body(number):
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


@app.route("/load", methods=["POST"])
def load():
    number = digits(request.form["blob"])
    pickle.loads(body(number))  # <- sink
    return "ok"
