# sink: urllib.request.urlopen
# way: closure with a nonlocal counter takes turns
import urllib.request

from flask import Flask, request

app = Flask(__name__)


def in_turn(*entries):
    turn = -1

    def step():
        nonlocal turn
        turn += 1
        return entries[turn % len(entries)]

    return step


@app.get("/proxy")
def proxy():
    address = in_turn(request.args["url"], "https://example.org/a", "https://example.org/b")
    address()
    address()
    address()
    return urllib.request.urlopen(address(), timeout=5).read()  # <- sink
