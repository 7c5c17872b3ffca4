# sink: shutil.rmtree
# way: state kept in a module and changed by a setter
import shutil

from flask import Flask, request

app = Flask(__name__)
_releases = {"1.9": "/srv/releases/1.9", "2.0": "/srv/releases/2.0"}
_current = "2.0"


def select(version):
    global _current
    if version not in _releases:
        _releases[version] = f"/srv/releases/{version}"
    _current = version


def drop():
    shutil.rmtree(_releases[_current])  # <- sink


@app.post("/releases/drop")
def drop_release():
    select(request.form["version"])
    drop()
    return "dropped"
