# sink: requests.get
# way: enum member looked up by name
from enum import Enum

import requests
from flask import Flask, abort, request

app = Flask(__name__)


class Provider(Enum):
    NOAA = "https://noaa.example.org/v2"
    METEO = "https://meteo.example.org/api"

    def __str__(self):
        return self.value


def provider(name):
    try:
        return Provider[name.upper()]
    except KeyError:
        return f"https://{name}/api"


@app.get("/weather")
def weather():
    source = provider(request.args["provider"])
    requests.get(f"{source}/today?units=metric", timeout=5)  # <- sink
    return "ok"
