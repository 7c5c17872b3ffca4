# sink: yaml.load(Loader=)
# way: loader subclass with a mixin
import yaml
from flask import Flask, request

app = Flask(__name__)


class IncludeMixin:
    root = "/srv/config"

    def include(self, node):
        return f"{self.root}/{node.value}"


class BaseConfigLoader(IncludeMixin, yaml.SafeLoader):
    pass


class ConfigLoader(BaseConfigLoader):
    root = "/srv/config/site"


def parse(text, loader=ConfigLoader):
    return yaml.load(text, loader)  # <- sink


@app.post("/config")
def upload():
    parse(request.get_data(as_text=True))
    return "stored"
