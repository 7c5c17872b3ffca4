# sink: subprocess.Popen
# way: context manager fed by a conversion
import subprocess
import uuid
from contextlib import contextmanager

from flask import Flask, request

app = Flask(__name__)


@contextmanager
def bundle(job):
    process = subprocess.Popen(  # <- sink
        f"tar cz -C /srv/jobs {job} | openssl enc -aes-256-ctr -pass file:/etc/key",
        shell=True,
        stdout=subprocess.PIPE,
    )
    try:
        yield process.stdout
    finally:
        process.wait()


def job_id(text):
    short = uuid.UUID(text.replace("-", ""))
    return short.hex


@app.route("/bundle")
def download():
    with bundle(job_id(request.args["job"])) as stream:
        stream.read()
    return "done"
