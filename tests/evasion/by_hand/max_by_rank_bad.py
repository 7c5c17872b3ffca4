# sink: requests.get
# way: max with a key
from operator import attrgetter
from types import SimpleNamespace

import requests
from flask import Flask, request

app = Flask(__name__)


@app.route("/mirror")
def mirror():
    mirrors = (
        SimpleNamespace(url="https://example.org/", rank=5),
        SimpleNamespace(url=request.args["mirror"], rank=9),
    )
    return requests.get(max(mirrors, key=attrgetter("rank")).url, timeout=5).text  # <- sink
