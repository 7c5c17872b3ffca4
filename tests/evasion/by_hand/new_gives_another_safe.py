# sink: jinja2.Template
# way: __new__ returns an object of another class
from flask import Flask, request
from jinja2 import Template

app = Flask(__name__)


class Raw:
    def __init__(self, text):
        self.text = text


class Escaped:
    def __new__(cls, text):
        if "{{" not in text:
            return Raw("!")
        return super().__new__(cls)

    def __init__(self, text):
        self.text = "?"


@app.route("/motto")
def motto():
    part = Escaped(request.args["motto"])
    source = "Hello {{ name }}" + getattr(part, "text", "")
    return str(Template(source).render(name="you"))  # <- sink
