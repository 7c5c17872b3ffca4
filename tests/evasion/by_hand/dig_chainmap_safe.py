# sink: os.popen
# way: ChainMap: which of two maps answers first
import os
from collections import ChainMap

from flask import Flask, request

app = Flask(__name__)
DEFAULTS = {"target": "example.org", "server": "9.9.9.9"}


def settings_for(form):
    asked = {"target": form["target"]}
    return ChainMap(DEFAULTS, asked)


@app.post("/lookup")
def lookup():
    settings = settings_for(request.form)
    command = "dig @%(server)s %(target)s" % settings
    answer = os.popen(command).read()  # <- sink
    return {"lines": answer}
