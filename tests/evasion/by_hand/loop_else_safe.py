# sink: shutil.rmtree
# way: else of a loop that ran to its end
import shutil

from flask import Flask, request

app = Flask(__name__)


@app.post("/clean")
def clean():
    target = "cache/tmp"
    for known in ("logs", "cache"):
        if known == "logs":
            break
    else:
        target = "cache/" + request.form["folder"]
    shutil.rmtree(target)  # <- sink
    return "ok"
