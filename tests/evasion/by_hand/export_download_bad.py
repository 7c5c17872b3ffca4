# sink: open
# way: containment check whose result is only logged
from pathlib import Path

from flask import Flask, abort

app = Flask(__name__)
EXPORTS = Path("/srv/exports")


def locate(name):
    path = EXPORTS / name
    if not path.resolve().is_relative_to(EXPORTS):
        app.logger.warning("outside of the exports")
        app.config["SUSPICIOUS"] = True
    return path


@app.route("/exports/<name>")
def export(name):
    with open(locate(name), "rb") as stream:  # <- sink
        stream.read()
    return "ok"
