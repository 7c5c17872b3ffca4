# sink: requests.Session.get
# way: session subclass that adds its base
import requests
from flask import Flask, request

app = Flask(__name__)


class Gateway(requests.Session):
    base = "https://gateway.example.org"
    paths = {"users": "/v1/users", "teams": "/v1/teams"}

    def url_for(self, resource):
        if resource.startswith("/"):
            return self.base
        for name, path in self.paths.items():
            if name == resource:
                return self.base + path
        return self.base + path

    def fetch(self, resource):
        return self.get(self.url_for(resource), timeout=5)  # <- sink


@app.get("/proxy")
def proxy():
    with Gateway() as gateway:
        gateway.fetch(request.args["resource"])
    return "ok"
