# sink: httpx.get
# way: allowlist kept in a config object with a contains method
import httpx
from flask import Flask, request

app = Flask(__name__)


class Allowlist:
    def __init__(self, *entries):
        self.entries = entries

    def __contains__(self, url):
        return url in {f"https://{entry}/logo.png" for entry in self.entries}

    def pick(self, url):
        if url in self:
            return url
        return f"https://{self.entries[0]}/missing.png"


IMAGES = Allowlist("images.example.org")


@app.route("/image")
def image():
    source = IMAGES.pick(request.args["src"])
    httpx.get(source)  # <- sink
    return "ok"
