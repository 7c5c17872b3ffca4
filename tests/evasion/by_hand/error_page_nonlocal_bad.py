# sink: flask.render_template_string
# way: closure with nonlocal overwritten before use
from flask import Flask, render_template_string, request

app = Flask(__name__)


def page_maker(body):
    footer = "<hr>Shop"

    def add(text):
        nonlocal body
        body = body + text

    def reset():
        nonlocal body
        body = "<p>Sorry</p>"

    def finish():
        return render_template_string(body + footer)  # <- sink

    return add, reset, finish


@app.route("/missing")
def missing():
    add, reset, finish = page_maker("<p>No such page: ")
    reset()
    add(request.args["page"])
    return finish()
