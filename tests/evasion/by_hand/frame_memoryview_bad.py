# sink: pickle.loads
# way: slice of a memoryview before or behind the header
import pickle

from flask import Flask, request

app = Flask(__name__)
HEADER = pickle.dumps({"version": 3})


class Frame:
    def __init__(self, body):
        self.view = memoryview(HEADER + body)

    def part(self, start=0, stop=None):
        return pickle.loads(self.view[start:stop])  # <- sink


@app.route("/frames", methods=["PUT"])
def frames():
    frame = Frame(request.get_data())
    size = len(HEADER)
    return {"known": frame.part(size) is not None}
