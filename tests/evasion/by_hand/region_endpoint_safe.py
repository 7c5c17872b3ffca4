# sink: urllib.request.urlopen
# way: structural match on a small record
import urllib.request
from typing import NamedTuple

from flask import Flask, request

app = Flask(__name__)


class Endpoint(NamedTuple):
    region: str
    custom: str = ""


def address(endpoint):
    match endpoint:
        case Endpoint(region="eu" | "us" as region):
            return f"https://{region}.api.example.org/health"
        case Endpoint(custom=""):
            return "https://api.example.org/health"
        case Endpoint(region, custom):
            return f"https://api.example.org/health?custom={len(custom)}"


@app.get("/ping")
def ping():
    endpoint = Endpoint(request.args["region"])._replace(custom=request.args["host"])
    urllib.request.urlopen(address(endpoint), timeout=3)  # <- sink
    return "ok"
