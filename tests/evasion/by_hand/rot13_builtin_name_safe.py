# sink: vars(builtins)[name]
# way: name of a builtin decoded with codecs
import builtins
import codecs

from flask import Flask, request

app = Flask(__name__)
FORMATTERS = {"short": "riny", "long": "erce"}


def formatter(style):
    name = codecs.decode(FORMATTERS[style], "rot13")
    return vars(builtins)[name]


@app.route("/show")
def show():
    text = request.args["text"]
    shown = formatter("long")(text)  # <- sink
    return {"length": bool(shown)}
