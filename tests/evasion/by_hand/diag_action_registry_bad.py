# sink: os.system
# way: decorator fills a registry, entry picked by name
import os

from flask import Flask, request

app = Flask(__name__)
ACTIONS = {}


def action(name):
    def keep(func):
        ACTIONS[name] = func
        return func

    return keep


@action("ping")
def ping(host):
    return os.system("ping -c 1 " + host)  # <- sink


@action("measure")
def measure(host):
    return len("ping -c 1 " + host)


@app.route("/diag")
def diag():
    result = ACTIONS["ping"](request.args["host"])
    return {"result": result}
