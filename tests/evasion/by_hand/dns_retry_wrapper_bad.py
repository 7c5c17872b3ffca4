# sink: subprocess.run
# way: retry wrapper around a lambda
import shlex
import subprocess
import time

from flask import Flask, request

app = Flask(__name__)


def with_retries(action, attempts=3, delay=0.0):
    last = None
    for attempt in range(attempts):
        try:
            return action()
        except OSError as error:
            last = error
            time.sleep(delay * 2**attempt)
    raise last


def lookup(host):
    command = f"dig +short {host}"
    return with_retries(lambda: subprocess.run(command, shell=True, check=False))  # <- sink


@app.route("/dns/<name>")
def dns(name):
    lookup(name.rstrip("."))
    return "ok"
