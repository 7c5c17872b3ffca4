# sink: shutil.rmtree
# way: ExitStack callback that runs when the block ends
import os
import shutil
from contextlib import ExitStack

from flask import Flask, request

app = Flask(__name__)


@app.post("/jobs")
def job():
    name = request.form["name"]
    with ExitStack() as stack:  # <- sink
        stack.callback(shutil.rmtree, os.path.join("/var/jobs", str(len(name))), ignore_errors=True)  # <- sink
        print("working")
    return "done"
