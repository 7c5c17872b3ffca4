# sink: urllib.request.urlopen
# way: number of the node converted in a helper
import urllib.request

from flask import Flask, request

app = Flask(__name__)


def node_number(raw, highest=16):
    try:
        number = int(raw)
    except ValueError:
        number = 1
    else:
        number = min(max(number, 1), highest)
    return number


@app.route("/metrics/<node>")
def metrics(node):
    address = "http://node{}.cluster.internal:9100/metrics".format(node_number(node))
    with urllib.request.urlopen(address, timeout=5) as answer:  # <- sink
        answer.read()
    return "ok"
