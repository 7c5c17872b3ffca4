# sink: os.remove
# way: callbacks kept for the end of a request
import os
import uuid

from flask import Flask, request

app = Flask(__name__)


class Cleanup:
    def __init__(self):
        self.pending = []

    def later(self, function, *args):
        self.pending.append((function, args))

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        for function, args in reversed(self.pending):
            function(*args)  # <- sink


@app.post("/convert")
def convert():
    with Cleanup() as cleanup:
        token = request.form["token"]
        scratch = f"/tmp/convert-{uuid.uuid4().hex}/{token}"
        cleanup.later(os.remove, scratch)  # <- sink
    return "ok"
