# sink: os.system
# way: fill value of zip_longest
import os
import shlex
from itertools import zip_longest

from flask import Flask, request

app = Flask(__name__)
COMMANDS = ("du -sh", "ls -l")


def lines(default):
    for command, folder in zip_longest(COMMANDS, ["/srv"], fillvalue=default):
        yield f"{command} {folder}"


@app.route("/usage")
def usage():
    default = request.args["folder"]
    for line in lines(shlex.quote(default)):
        os.system(line)  # <- sink
    return "ok"
