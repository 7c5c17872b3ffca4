# sink: jinja2 from_string
# way: join over a comprehension of block texts
import jinja2
from flask import Flask, request

app = Flask(__name__)
environment = jinja2.Environment(autoescape=True)
BLOCKS = {"head": "<h1>{{ title }}</h1>", "foot": "<p>{{ year }}</p>"}


def assemble(names):
    parts = [BLOCKS[name] if name in BLOCKS else name for name in names]
    return "\n".join(parts)


@app.route("/page")
def page():
    names = ["head", *request.args["blocks"].split(), "foot"]
    template = environment.from_string(assemble(names))  # <- sink
    return template.render(title="Shop", year=2024)
