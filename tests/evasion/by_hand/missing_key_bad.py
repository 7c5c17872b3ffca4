# sink: flask.redirect
# way: KeyError carries the key that was not found
from flask import Flask, redirect, request

app = Flask(__name__)
PAGES = {"home": "/home", "shop": "/shop"}


def page(name):
    try:
        return PAGES[name]
    except KeyError as error:
        (missing,) = error.args
        return missing if len(missing) < 100 else PAGES["home"]


@app.route("/to")
def to():
    return redirect(page(request.args["page"]))  # <- sink
