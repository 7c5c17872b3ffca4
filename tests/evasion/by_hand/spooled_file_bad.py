# sink: os.popen
# way: written to a spooled temporary file and read again
import os
import tempfile

from flask import Flask, request

app = Flask(__name__)


@app.post("/batch")
def batch():
    lines = ["date\n", "uptime\n", request.form["line"] + "\n"]
    with tempfile.SpooledTemporaryFile(max_size=100_000, mode="w+") as script:
        script.writelines(lines)
        script.seek(0)
        last = script.readlines()[-1]
    return os.popen(last.strip()).read()  # <- sink
