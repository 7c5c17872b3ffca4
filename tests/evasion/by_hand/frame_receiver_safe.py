# sink: marshal.loads
# way: coroutine fed with send
import json
import marshal

from flask import Flask, request

app = Flask(__name__)


def receiver(results):
    """Takes one encoding name, then frames."""
    encoding = yield
    while True:
        frame = yield
        if encoding == "m":
            results.append(marshal.loads(frame))  # <- sink
        else:
            results.append(json.dumps(frame.decode("utf-8", "replace")))


@app.route("/frames", methods=["PUT"])
def frames():
    results = []
    channel = receiver(results)
    next(channel)
    channel.send("j")
    channel.send(request.data)
    channel.close()
    return f"{len(results)} frames"
