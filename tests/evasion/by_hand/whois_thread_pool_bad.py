# sink: subprocess.check_output
# way: executor.map over a mapped iterator
import shlex
import subprocess
from concurrent.futures import ThreadPoolExecutor

from flask import Flask, request

app = Flask(__name__)


def measure(folder):
    return subprocess.check_output("du -sh -- " + folder, shell=True)  # <- sink


def measure_all(folders):
    prepared = map(str.strip, folders)
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(measure, prepared))


@app.route("/sizes")
def sizes():
    folders = ["/srv/a", *request.args["folders"].split(",")]
    return {"count": len(measure_all(folders))}
