# sink: subprocess.run
# way: jobs in a queue that a thread works on
import queue
import subprocess
import threading

from flask import Flask, jsonify, request

app = Flask(__name__)
jobs = queue.Queue()


def worker():
    while True:
        job = jobs.get()
        if job is None:
            break
        subprocess.run(f"rsync -a {job['source']} /backup/", shell=True, check=False)  # <- sink
        jobs.task_done()


@app.post("/backups")
def backups():
    jobs.put({"source": request.json["source"]})
    jobs.put(None)
    worker()
    return jsonify({"queued": True}), 202
