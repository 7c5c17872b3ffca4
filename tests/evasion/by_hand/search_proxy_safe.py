# sink: urllib.request.urlopen
# way: parts of an address put together by position
import urllib.request
from urllib.parse import urlencode, urlunsplit

from flask import Flask, request

app = Flask(__name__)


class Upstream:
    scheme, host = "https", "search.example.org"

    def address(self, region, term):
        query = urlencode({"q": term, "region": region})
        return urlunsplit((self.scheme, f"eu.{self.host}", "/find", query, ""))

    def find(self, region, term):
        return urllib.request.urlopen(self.address(region, term), timeout=5)  # <- sink


@app.get("/find")
def find():
    Upstream().find(request.args["region"], request.args["q"])
    return "ok"
