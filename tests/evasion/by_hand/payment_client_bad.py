# sink: requests.get
# way: API client whose URL property is built in stages
import requests
from flask import Flask, request

app = Flask(__name__)
HOSTS = {"eu": "eu.pay.example.org", "us": "us.pay.example.org"}


class PaymentClient:
    def __init__(self, region):
        self.region = region

    @property
    def host(self):
        return HOSTS.get(self.region, self.region)

    @property
    def base(self):
        return f"https://{self.host}/v2"

    def status(self, payment):
        return requests.get(f"{self.base}/payments/{payment}", timeout=5)  # <- sink


@app.route("/payment")
def payment():
    client = PaymentClient(request.args["region"])
    client.status(1204)
    return "ok"
