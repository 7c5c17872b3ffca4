# sink: urllib.request.urlopen
# way: providers as frozen dataclasses with a match method
import re
import urllib.request
from dataclasses import dataclass
from urllib.parse import quote

from flask import Flask, request

app = Flask(__name__)


@dataclass(frozen=True)
class Provider:
    pattern: str
    endpoint: str

    def accepts(self, url):
        return re.match(self.pattern, url) is not None

    def fetch(self, url):
        target = self.endpoint.replace("{url}", quote(url, safe=""))
        return urllib.request.urlopen(target, timeout=5)  # <- sink


PROVIDERS = (
    Provider(r"https://video\.example\.org/", "https://video.example.org/oembed?url={url}"),
    Provider(r".*", "https://embed.example.org/?u={url}"),
)


@app.route("/embed")
def embed():
    url = request.args["url"]
    next(p for p in PROVIDERS if p.accepts(url)).fetch(url)
    return "ok"
