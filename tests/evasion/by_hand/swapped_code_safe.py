# sink: os.popen
# way: code object of the cleaning function replaced
import os
import shlex

from flask import Flask, request

app = Flask(__name__)


def clean(text):
    return shlex.quote(text)


def plain(text):
    return str(text)


plain.__doc__, clean.__doc__ = "as it is", "quoted"
plain.__code__ = clean.__code__


@app.route("/who")
def who():
    os.popen("finger " + clean(request.args["user"])).read()  # <- sink
    return "ok"
