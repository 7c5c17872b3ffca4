# sink: pickle.loads
# way: queue between a producer and a worker
import pickle
from collections import deque

from flask import Flask, request

app = Flask(__name__)


class Jobs:
    def __init__(self):
        self._waiting = deque()

    def put(self, kind, payload):
        self._waiting.append((kind, payload))

    def drain(self):
        while self._waiting:
            kind, payload = self._waiting.popleft()
            yield kind, pickle.loads(payload)  # <- sink


@app.post("/jobs")
def enqueue():
    jobs = Jobs()
    body = request.get_data()
    jobs.put("mail", pickle.dumps({"size": len(body), "to": "ops@example.org"}))
    for kind, _ in jobs.drain():
        app.logger.info("done: %s", kind)
    return "ok"
