# sink: yaml.unsafe_load
# way: methodcaller made by one function and applied by another
from operator import methodcaller

import yaml
from flask import Flask, request

app = Flask(__name__)
MODES = dict(enumerate(["safe_load", "unsafe_load"], start=1))


def loader(mode, text):
    return methodcaller(MODES[mode], text)


def apply(call):
    return call(yaml)  # <- sink


@app.post("/pipeline")
def pipeline():
    definition = apply(loader(1, request.form["definition"]))
    return {"loaded": definition is not None}
