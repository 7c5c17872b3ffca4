# sink: jinja2 from_string
# way: str.translate replaces one letter by the value
import jinja2
from flask import Flask, request

app = Flask(__name__)
environment = jinja2.Environment(autoescape=True)
LAYOUT = "<h1>\x01</h1><p>{{ text }}</p>\x02"


def placed(value):
    table = {2: len(value) + 48, 1: None}
    return LAYOUT.translate(table)


@app.route("/note")
def note():
    title = request.args["title"]
    environment.from_string(placed(title)).render(text=title)  # <- sink
    return "ok"
