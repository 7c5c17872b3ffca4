# sink: urllib.request.urlopen
# way: text of a recorded warning
import urllib.request
import warnings

from flask import Flask, request

app = Flask(__name__)


def old_address(text):
    warnings.warn(text, DeprecationWarning, stacklevel=2)
    return "https://example.org/new"


@app.route("/moved")
def moved():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        new = old_address(request.args["url"])
    old = str(caught[0].message)
    urllib.request.urlopen(old or new, timeout=5)  # <- sink
    return "ok"
