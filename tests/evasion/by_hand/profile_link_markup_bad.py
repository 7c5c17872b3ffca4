# sink: markupsafe.Markup
# way: template filter assembles an attribute list
from flask import Flask, request
from markupsafe import Markup, escape

app = Flask(__name__)


def attributes(**values):
    for name, value in values.items():
        if value is None:
            continue
        yield f'{name.rstrip("_")}="{value}"'


def tag(name, body, **values):
    opening = " ".join([name, *attributes(**values)])
    return Markup(f"<{opening}>{escape(body)}</{name}>")  # <- sink


@app.route("/me")
def me():
    user = request.args["user"]
    return tag("a", user, class_="profile", title=user, href="/me")
