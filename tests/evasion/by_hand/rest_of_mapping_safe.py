# sink: yaml.unsafe_load
# way: mapping pattern with a rest
import yaml
from flask import Flask, request

app = Flask(__name__)


def pick(document):
    match document:
        case {"kind": "yaml", **rest} if rest:
            return rest.popitem()[1]
        case _:
            return "{}"


@app.route("/document", methods=["POST"])
def document():
    text = request.get_data(as_text=True)
    chosen = pick({"kind": "yaml", "text": text, "size": "10"})
    yaml.unsafe_load(chosen)  # <- sink
    return "ok"
