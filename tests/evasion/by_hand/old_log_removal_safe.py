# sink: os.remove
# way: names of the client filtered against a listing
import os

from flask import Flask, request

app = Flask(__name__)
FOLDER = "/var/log/app"


def known_logs():
    return {"app.log.1", "app.log.2", "app.log.3"}


def selected(names):
    wanted = {name.strip() for name in names}
    return sorted(wanted & known_logs())


@app.route("/logs/remove", methods=["POST"])
def remove():
    for name in selected(request.form.getlist("name")):
        os.remove(os.path.join(FOLDER, name))  # <- sink
    return "removed"
