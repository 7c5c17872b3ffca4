# sink: flask.redirect
# way: after login redirect validated by a helper returning a tuple
from urllib.parse import urlsplit

from flask import Flask, redirect, request

app = Flask(__name__)
HOME = "/home"


def check_target(target):
    """Return whether a target stays here, and where to go."""
    parts = urlsplit(target)
    local = not parts.scheme and not parts.netloc and target.startswith("/")
    if not local or target.startswith(("//", "/\\")):
        return False, HOME
    return True, "/" + target.lstrip("/\\")


@app.route("/callback")
def callback():
    wanted = request.cookies.get("return_to", HOME)
    fine, target = check_target(wanted)
    if not fine:
        app.logger.info("odd return address")
    return redirect(wanted)  # <- sink
