# sink: urllib.request.urlopen
# way: isinstance asks the metaclass of the type
import urllib.request

from flask import Flask, request

app = Flask(__name__)
TRUSTED = frozenset({"https://example.org/", "https://example.org/feed"})


class Meta(type):
    def __instancecheck__(cls, thing):
        return thing in TRUSTED


class Trusted(metaclass=Meta):
    pass


@app.route("/feed")
def feed():
    url = request.args["url"]
    if not isinstance(url, Trusted):
        raise ValueError(url)
    urllib.request.urlopen(url, timeout=5)  # <- sink
    return "ok"
