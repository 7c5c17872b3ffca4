# sink: open
# way: pathlib is_relative_to with and without resolve
from pathlib import Path

from flask import Flask, abort, request

app = Flask(__name__)
FOLDER = Path("/srv/pages")


@app.route("/page")
def page():
    wanted = (FOLDER / request.args["name"]).resolve()
    if not wanted.is_relative_to(FOLDER):
        abort(404)
    with open(wanted, encoding="utf-8") as file:  # <- sink
        return file.read()
