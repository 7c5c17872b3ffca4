# sink: yaml.load(Loader=)
# way: tuple of loaders indexed by a truth value
import yaml
from flask import Flask, request

app = Flask(__name__)
LOADERS = (yaml.SafeLoader, yaml.UnsafeLoader)
FEATURES = frozenset({"comments", "tags"})


def loader(feature):
    return LOADERS[feature in FEATURES]


@app.route("/yaml", methods=["POST"])
def parse():
    value = request.get_data(as_text=True)
    yaml.load(value, Loader=loader("anchors"))  # <- sink
    return "ok"
