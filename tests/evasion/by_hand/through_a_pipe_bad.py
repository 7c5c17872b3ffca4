# sink: pickle.loads
# way: bytes written into a pipe and read from its other end
import os
import pickle

from flask import Flask, request

app = Flask(__name__)


def across(body):
    reader, writer = os.pipe()
    try:
        os.write(writer, body[:512])
        return os.read(reader, 512)
    finally:
        os.close(reader)
        os.close(writer)


@app.route("/state", methods=["POST"])
def state():
    body = request.get_data()
    answer = across(body)
    pickle.loads(answer)  # <- sink
    return "ok"
