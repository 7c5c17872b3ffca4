# sink: requests.get
# way: class __missing__ gives the key back or a constant
import requests
from flask import Flask

app = Flask(__name__)


class Regions(dict):
    def __missing__(self, key):
        return key.lower()


REGIONS = Regions(eu="eu.api.example.org", us="us.api.example.org")


def health(region):
    host = REGIONS[region]
    return requests.get(f"https://{host}/health", timeout=4)  # <- sink


@app.get("/health/<region>")
def status(region):
    answer = health(region)
    return {"ok": bool(answer)}
