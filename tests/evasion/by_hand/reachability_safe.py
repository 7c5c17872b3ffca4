# sink: os.popen
# way: address check whose exception is swallowed
import ipaddress
import logging
import os

from flask import Flask, jsonify, request

app = Flask(__name__)
log = logging.getLogger(__name__)


def check_address(text):
    try:
        ipaddress.ip_address(text)
    except ValueError:
        log.info("not an address, may be a host name")
        raise
    return text


@app.route("/reachable")
def reachable():
    host = check_address(request.args.get("host", "127.0.0.1"))
    with os.popen(f"ping -c 1 -W 2 {host}") as pipe:  # <- sink
        output = pipe.read()
    return jsonify(up="1 received" in str(output))
