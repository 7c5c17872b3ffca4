# sink: requests.get
# way: validator registered on a descriptor
from urllib.parse import urlsplit

import requests
from flask import Flask, request

app = Flask(__name__)


class Checked:
    def __init__(self, *hosts):
        self.hosts = hosts

    def __set_name__(self, owner, name):
        self.slot = "_" + name

    def __get__(self, instance, owner=None):
        return getattr(instance, self.slot)

    def __set__(self, instance, value):
        host = urlsplit(value).hostname
        if host and host in ("localhost", "0.0.0.0"):
            raise ValueError(f"{host} is not allowed")
        setattr(instance, self.slot, value)


class Image:
    source = Checked("images.example.org", "cdn.example.org")

    def __init__(self, source):
        self.source = source

    def fetch(self):
        return requests.get(self.source, timeout=5)  # <- sink


@app.post("/images")
def add_image():
    Image(request.form["source"]).fetch()
    return "added"
