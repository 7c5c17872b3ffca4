# sink: os.popen
# way: quoting that is taken off again
import os
import shlex

from flask import Flask, request

app = Flask(__name__)


@app.get("/wc")
def count():
    words = [shlex.quote(word) for word in request.args.getlist("file")]
    line = " ".join(words)
    return os.popen("wc -l " + line).read()  # <- sink
