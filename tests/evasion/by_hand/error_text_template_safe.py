# sink: jinja2.Template
# way: exception carries the value, handler reads one of its arguments
from flask import Flask, request
from jinja2 import Template

app = Flask(__name__)


class Rejected(Exception):
    def __init__(self, hint, text):
        super().__init__(hint, text)
        self.hint, self.text = self.args


def parse(text):
    if not text.isdigit():
        raise Rejected("no number of {{ shop }}", text)
    return int(text)


@app.route("/pay", methods=["POST"])
def pay():
    try:
        return {"amount": parse(request.form["amount"])}
    except Rejected as error:
        template = Template(error.hint)  # <- sink
        return {"error": template.render(shop="Shop")}
