# sink: requests.Session.get
# way: attribute of the instance against that of its class
import requests
from flask import Flask, request

app = Flask(__name__)


class Client(requests.Session):
    base = "https://api.example.org"

    def use(self, base):
        self.base = base or self.base
        return self

    def status(self):
        return self.get(type(self).base + "/status", timeout=5)  # <- sink


@app.route("/status")
def status():
    with Client() as client:
        answer = client.use(request.args.get("api")).status()
    return {"ok": bool(answer)}
