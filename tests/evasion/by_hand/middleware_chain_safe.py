# sink: subprocess.run
# way: middleware functions wrapped around a handler
import shlex
import subprocess

from flask import Flask, request

app = Flask(__name__)


def stripped(handler):
    return lambda message: handler({**message, "host": message["host"].strip()})


def quoted(handler):
    return lambda message: handler({**message, "host": shlex.quote(message["host"])})


def traced(handler):
    def call(message):
        message["trace"] = "on"
        return handler(message)

    return call


def ping(message):
    return subprocess.run("ping -c1 " + message["host"], shell=True, check=False)  # <- sink


def chain(handler, *layers):
    for layer in reversed(layers):
        handler = layer(handler)
    return handler


pipeline = chain(ping, traced, stripped, quoted)


@app.route("/ping")
def view():
    pipeline({"host": request.args["host"]})
    return "ok"
