# sink: pickle.loads
# way: import under TYPE_CHECKING is not the one that runs
from typing import TYPE_CHECKING

from flask import Flask, request

if TYPE_CHECKING:
    from json import loads
else:
    from pickle import loads

app = Flask(__name__)


def read(body):
    try:
        return loads(body)  # <- sink
    except ValueError:
        return None


@app.route("/cache", methods=["POST"])
def cache():
    read(request.get_data())
    return "ok"
