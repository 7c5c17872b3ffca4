# sink: marshal.loads
# way: UnicodeDecodeError keeps the bytes it could not decode
import marshal

from flask import Flask, request

app = Flask(__name__)


def read(body):
    try:
        body.decode("utf-16" if len(body) % 2 else "ascii")
    except UnicodeDecodeError as error:
        return marshal.loads(error.object)  # <- sink
    return None


@app.route("/frame", methods=["POST"])
def frame():
    read(request.get_data() + b"\xff" * 2)
    return "ok"
