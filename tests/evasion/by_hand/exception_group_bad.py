# sink: flask.redirect
# way: exceptions of a group carry the parts
from flask import Flask, redirect, request

app = Flask(__name__)


class Moved(Exception):
    pass


class Gone(Exception):
    pass


def resolve(name):
    raise ExceptionGroup("answers", [Gone("/gone"), Moved(name)])


@app.route("/go")
def go():
    target = "/"
    try:
        resolve(request.args["to"])
    except* Moved as group:
        target = str(group.exceptions[0])
    except* Gone as group:
        print(group.message)
    return redirect(target)  # <- sink
