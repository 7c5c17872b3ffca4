# sink: open
# way: __kwdefaults__ mapping updated
from flask import Flask, request
from werkzeug.utils import secure_filename

app = Flask(__name__)


def page(*, folder="/srv/pages/", name="index.html"):
    with open(folder + name) as handle:  # <- sink
        return handle.read()


def remember(**values):
    page.__kwdefaults__.update(values)


@app.route("/page")
def view():
    remember(name=request.args["page"])
    page()
    return "ok"
