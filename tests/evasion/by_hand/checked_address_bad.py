# sink: subprocess.check_output
# way: ipaddress check in a helper that gives back the one or the other
import ipaddress
import subprocess

from flask import Flask, abort, request

app = Flask(__name__)


def checked(text):
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        address = None
    return text


@app.route("/trace")
def trace():
    host = checked(request.args["host"])
    return subprocess.check_output(f"traceroute {host}", shell=True)  # <- sink
