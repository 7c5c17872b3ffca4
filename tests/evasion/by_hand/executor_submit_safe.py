# sink: open
# way: future of a thread pool
from concurrent.futures import ThreadPoolExecutor, as_completed

from flask import Flask, request

app = Flask(__name__)


def locate(name):
    return "data/" + name


@app.route("/read")
def read():
    with ThreadPoolExecutor(1) as pool:
        waiting = [pool.submit(locate, "readme.txt")]
        for future in as_completed(waiting):
            return open(future.result(), encoding="utf-8").read()  # <- sink
