# sink: shutil.rmtree
# way: mapped over a filtered comprehension
import shutil

from flask import Flask, request

app = Flask(__name__)
CACHES = ("thumbs", "pages", "feeds")


def folders(names):
    return [f"/var/cache/site/{name}" for name in names if name and name in CACHES]


@app.post("/cache/clear")
def clear():
    chosen = folders(["thumbs", *request.form.getlist("cache")])
    removed = list(map(shutil.rmtree, chosen))  # <- sink
    return f"{len(removed)} caches cleared"
