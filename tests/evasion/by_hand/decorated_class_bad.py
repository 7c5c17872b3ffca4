# sink: os.system
# way: decorators are the calls
import os
import shlex

from flask import Flask, request

app = Flask(__name__)


def always(value):
    return lambda _: value


@app.route("/sync", methods=["POST"])
def sync():
    remote = request.form["remote"]

    @os.system  # <- sink
    @always("rsync -a -- /srv " + remote)
    class Job:
        retries = 3

    return str(Job is None)
