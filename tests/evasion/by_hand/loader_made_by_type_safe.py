# sink: yaml.load(Loader=)
# way: loader class made by a call of type
import yaml
from flask import Flask, request

app = Flask(__name__)


def loader(base, **members):
    return type("Own" + base.__name__, (base,), members)


OWN = loader(yaml.SafeLoader, strict=True)


@app.post("/settings")
def settings():
    return str(yaml.load(request.get_data(), Loader=OWN))  # <- sink
