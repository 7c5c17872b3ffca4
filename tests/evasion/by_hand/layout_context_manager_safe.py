# sink: jinja2 from_string
# way: generator context manager yields a pair that is unpacked
from contextlib import contextmanager

import jinja2
from flask import Flask, request

app = Flask(__name__)
OPEN, CLOSE = "{{", "}}"


@contextmanager
def layout(content):
    environment = jinja2.Environment(autoescape=True)
    field = f"{OPEN} content {CLOSE}"
    yield environment, "<main>%s</main>" % field
    environment.globals.clear()


@app.route("/page")
def page():
    text = request.args["text"]
    with layout(text) as (environment, source):
        template = environment.from_string(source)  # <- sink
        template.render(content=text)
    return "ok"
