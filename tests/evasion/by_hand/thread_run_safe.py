# sink: subprocess.run
# way: thread subclass whose run is called through its target
import shlex
import subprocess
import threading

from flask import Flask, request

app = Flask(__name__)


def execute(line, **options):
    subprocess.run(line, shell=True, check=False, **options)  # <- sink


def start(*words):
    line = " ".join(map(shlex.quote, words))
    thread = threading.Thread(target=execute, args=(line,), kwargs={"timeout": 9})
    thread.start()
    thread.join()


@app.route("/convert", methods=["POST"])
def convert():
    start("convert", "./" + request.form["image"], "out.png")
    return "ok"
