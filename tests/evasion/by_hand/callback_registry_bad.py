# sink: requests.Session.get
# way: callbacks stored for a tenant, called later
import requests
from flask import Flask, request

app = Flask(__name__)


class Subscriptions:
    def __init__(self):
        self.session = requests.Session()
        self.listeners = []

    def subscribe(self, listener):
        self.listeners.append(listener)
        return listener

    def publish(self, topic, url):
        return [listener(topic, url) for listener in self.listeners]


subscriptions = Subscriptions()
ENDPOINTS = {"build": "https://ci.example.org/hook", "push": "https://git.example.org/hook"}


@subscriptions.subscribe
def call(topic, url):
    target = url if topic in ENDPOINTS else ENDPOINTS["push"]
    return subscriptions.session.get(target, timeout=5)  # <- sink


@app.post("/events")
def event():
    subscriptions.publish("build", request.form["url"])
    return "ok"
