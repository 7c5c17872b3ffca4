# sink: flask.redirect
# way: landing pages by name with a fallback
from flask import Flask, redirect, request

app = Flask(__name__)


class Landing:
    pages = {"shop": "/shop", "blog": "/blog"}

    def __init__(self, default="/welcome"):
        self.default = default

    def resolve(self, wanted):
        page = self.pages.get(wanted)
        if page is None:
            page = wanted or self.default
        return page


landing = Landing()


@app.route("/signup", methods=["POST"])
def signup():
    target = landing.resolve(request.form["next"])
    return redirect(target, code=303)  # <- sink
