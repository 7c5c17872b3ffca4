# sink: jinja2.Template
# way: dict comprehension turns keys and values round
from flask import Flask, request
from jinja2 import Template

app = Flask(__name__)


@app.route("/hello")
def hello():
    greetings = {request.args["greeting"]: "mine", "Hello {{ name }}": "plain"}
    by_kind = {kind: text for text, kind in greetings.items()}
    return Template(by_kind["mine"]).render(name="Ann")  # <- sink
