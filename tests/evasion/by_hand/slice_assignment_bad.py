# sink: subprocess.check_output
# way: slice assignment decides which element survives
import subprocess

from flask import Flask, request

app = Flask(__name__)


def patched(words, value):
    words[1:1] = [value, "--"]
    del words[2:3]
    return words


@app.route("/show")
def show():
    words = patched(["cat", "motd"], request.args["file"])
    subprocess.check_output(" ".join(words), shell=True)  # <- sink
    return "ok"
