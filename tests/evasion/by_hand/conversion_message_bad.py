# sink: markupsafe.Markup
# way: message of a failed conversion repeats the text
from flask import Flask, request
from markupsafe import Markup

app = Flask(__name__)


def quantity(text):
    try:
        return str(int(text))
    except ValueError as error:
        return f"<b>{error}</b>"


@app.route("/basket")
def basket():
    return Markup("<td>%s</td>" % quantity(request.args["quantity"]))  # <- sink
