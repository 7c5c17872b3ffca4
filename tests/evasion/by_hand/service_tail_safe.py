# sink: subprocess.Popen
# way: decorator with an allow-list of arguments
import functools
import subprocess

from flask import Flask, abort, request

app = Flask(__name__)
SERVICES = frozenset({"nginx", "gunicorn", "redis"})


def known_service(function):
    @functools.wraps(function)
    def wrapper(service, *args, **kwargs):
        if not service or service not in SERVICES:
            abort(404)
        return function(service, *args, **kwargs)

    return wrapper


@known_service
def tail(service, lines=50):
    return subprocess.Popen(  # <- sink
        "journalctl -u %s -n %d | grep -v healthz" % (service, lines),
        shell=True,
        stdout=subprocess.PIPE,
    )


@app.get("/logs")
def logs():
    tail(request.args["service"], lines=100)
    return "ok"
