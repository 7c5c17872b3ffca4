# sink: exec
# way: identifier test before code is generated
from flask import Flask, request

app = Flask(__name__)

TEMPLATE = """\
class {name}(Base):
    table = {table!r}
"""


class Base:
    table = ""


def model(name, table):
    if not name or name.isspace():
        raise ValueError("a model needs a name")
    namespace = {"Base": Base}
    source = TEMPLATE.format(name=name, table=table)
    exec(source, namespace)  # <- sink
    return namespace


@app.post("/models")
def create():
    model(request.form["name"], "models")
    return "created", 201
