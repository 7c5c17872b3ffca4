# sink: subprocess.run
# way: a mutable default argument keeps what was given before
import subprocess

from flask import Flask, request

app = Flask(__name__)


def remember(word, words=[]):
    words += [word]
    return " ".join(words)


@app.route("/echo")
def echo():
    remember(request.args["word"])
    subprocess.run("echo " + remember("end"), shell=True)  # <- sink
    return "ok"
