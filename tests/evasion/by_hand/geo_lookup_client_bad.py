# sink: requests.Session.get
# way: API client subclass with a base address and urljoin
from urllib.parse import quote, urljoin

import requests
from flask import Flask, request

app = Flask(__name__)


class ApiClient(requests.Session):
    base = "https://geo.example.org/v1/"

    def fetch(self, resource):
        url = urljoin(self.base, resource)
        return self.get(url, timeout=5)  # <- sink


class GeoClient(ApiClient):
    def place(self, name):
        return self.fetch(name)


@app.route("/place/<path:name>")
def place(name):
    with GeoClient() as client:
        client.place("//" + name if name.startswith("www") else name)
    return "ok"
