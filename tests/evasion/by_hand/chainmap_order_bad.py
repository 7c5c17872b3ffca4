# sink: requests.get
# way: ChainMap: which of the maps comes first
from collections import ChainMap

import requests
from flask import Flask, request

app = Flask(__name__)
DEFAULTS = {"server": "https://example.org/status"}


@app.get("/status")
def status():
    given = {"server": request.args["server"]}
    settings = ChainMap(given, DEFAULTS)
    return requests.get(settings["server"], timeout=3).text  # <- sink
