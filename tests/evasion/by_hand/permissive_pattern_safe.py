# sink: os.popen
# way: fullmatch with a pattern that allows nearly everything
import os
import re

from flask import Flask, request

app = Flask(__name__)
NAME = re.compile(r"[a-z0-9]{1,64}")


def checked(text):
    if NAME.fullmatch(text) is None:
        raise ValueError("bad name")
    return text


@app.route("/man")
def manual():
    page = checked(request.args["page"])
    with os.popen("man -P cat " + page) as output:  # <- sink
        return str(output)
