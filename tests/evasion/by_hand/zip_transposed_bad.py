# sink: subprocess.Popen
# way: rows transposed with zip(*rows)
import subprocess

from flask import Flask, request

app = Flask(__name__)


@app.post("/convert")
def convert():
    rows = [("tool", "convert"), ("source", request.form["file"]), ("target", "out.png")]
    names, texts = zip(*rows)
    subprocess.Popen("convert " + texts[names.index("source")], shell=True)  # <- sink
    return "started"
