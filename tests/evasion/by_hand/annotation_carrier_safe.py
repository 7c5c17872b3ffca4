# sink: jinja2.Template
# way: value put into a function's annotations
from flask import Flask, request
from jinja2 import Template

app = Flask(__name__)


def carrier(text):
    def shape(first, second):
        raise NotImplementedError

    shape.__annotations__ |= {"first": text, "second": "Hello {{ name }}"}
    return shape


@app.route("/hello")
def hello():
    shape = carrier(request.args["greeting"])
    source = shape.__annotations__["second"]
    return str(Template(source).render(name="you"))  # <- sink
