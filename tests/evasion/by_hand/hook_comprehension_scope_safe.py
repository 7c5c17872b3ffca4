# sink: requests.get
# way: loop variable leaks out of a for loop, not out of a comprehension
import requests
from flask import Flask, request

app = Flask(__name__)
HOOKS = {"build": "https://ci.example.org/b", "test": "https://ci.example.org/t"}


@app.route("/hook", methods=["POST"])
def hook():
    url = request.get_json()["url"]
    lengths = []
    for url in HOOKS.values():
        lengths.append(len(url))
    answer = requests.get(url, timeout=5)  # <- sink
    return {"ok": bool(answer), "longest": max(lengths)}
