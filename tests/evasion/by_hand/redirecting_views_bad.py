# sink: flask.redirect
# way: decorator redirects to what a view returns
from functools import wraps

from flask import Flask, redirect, request

app = Flask(__name__)
PAGES = {"profile": "/me", "orders": "/me/orders"}


def redirects(code=302):
    def decorate(view):
        @wraps(view)
        def wrapper(**kwargs):
            target = view(**kwargs)
            return redirect(target, code)  # <- sink

        return wrapper

    return decorate


@app.get("/go")
@redirects(303)
def go():
    page = request.args["page"]
    chosen = [path for name, path in PAGES.items() if name == page]
    return chosen[0] if chosen else page
