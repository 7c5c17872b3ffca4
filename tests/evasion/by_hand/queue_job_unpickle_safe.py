# sink: pickle.loads
# way: collections deque as a job queue with a registered codec
import json
import pickle
from collections import deque, namedtuple

from flask import Flask, request

app = Flask(__name__)
Codec = namedtuple("Codec", "encode decode")
CODECS = {
    1: Codec(json.dumps, json.loads),
    2: Codec(pickle.dumps, lambda value: pickle.loads(value.encode())),  # <- sink
}
CURRENT = min(CODECS)
jobs = deque(maxlen=50)


def drain():
    while jobs:
        version, body = jobs.popleft()
        CODECS[version].decode(body)


@app.route("/jobs", methods=["POST"])
def enqueue():
    jobs.append((CURRENT, request.get_data(as_text=True)))
    try:
        drain()
    except json.JSONDecodeError:
        return "bad job", 400
    return "queued"
