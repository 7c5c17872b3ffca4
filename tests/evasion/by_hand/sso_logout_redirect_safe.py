# sink: flask.redirect
# way: view decorator turns a returned address into a redirect
from functools import wraps
from urllib.parse import urlencode

from flask import Flask, redirect, request

app = Flask(__name__)


def redirects(view):
    @wraps(view)
    def wrapper(*args, **kwargs):
        return redirect(view(*args, **kwargs))  # <- sink

    return wrapper


@app.route("/logout")
@redirects
def logout():
    after = request.args.get("after")
    if after:
        return "/goodbye?" + urlencode({"after": after})
    return "/goodbye"
