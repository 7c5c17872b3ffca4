# sink: os.system
# way: shallow copy shares the inner list
import copy
import os

from flask import Flask, request

app = Flask(__name__)
BASE = {"words": ["git", "fetch"], "quiet": True}


def variant(more):
    made = copy.copy(BASE)
    made["words"].append(more)
    return made


@app.route("/fetch", methods=["POST"])
def fetch():
    made = variant(request.form["remote"])
    if made["quiet"]:
        os.system(" ".join(BASE["words"]))  # <- sink
    return "ok"
