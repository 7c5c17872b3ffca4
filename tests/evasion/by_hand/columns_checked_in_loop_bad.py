# sink: eval
# way: check returns inside the loop after the first element
from flask import Flask, abort, request

app = Flask(__name__)
FIELDS = ["total", "tax", "fee"]


def known(names):
    for name in names:
        if name in FIELDS:
            return True
    return False


@app.route("/sum")
def summed():
    names = ["total", *request.args.getlist("field")]
    if not known(names):
        abort(400)
    row = dict.fromkeys(FIELDS, 1)
    value = eval(" + ".join(names), {}, row)  # <- sink
    return {"sum": bool(value)}
