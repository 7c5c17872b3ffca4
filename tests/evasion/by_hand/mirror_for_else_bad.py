# sink: requests.get
# way: else of a for loop replaces the value or only notes it
import requests
from flask import Flask, request

app = Flask(__name__)
MIRRORS = ("https://eu.example.org", "https://us.example.org")
seen = []


def mirror(asked):
    for known in MIRRORS:
        if asked == known:
            break
    else:
        known = asked
    seen.append(known)
    return known


@app.route("/package/<name>")
def package(name):
    base = mirror(request.headers["X-Mirror"])
    answer = requests.get(base + "/simple/index.json", timeout=5)  # <- sink
    return {"ok": bool(answer), "known": name.isalnum()}
