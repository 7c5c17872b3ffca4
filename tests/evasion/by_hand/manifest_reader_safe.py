# sink: yaml.unsafe_load
# way: static method picked by a class constant
import yaml
from flask import Flask, request

app = Flask(__name__)


class Manifest:
    parse = staticmethod(yaml.safe_load)

    def __init__(self, text):
        self.text = text
        self._data = None

    @property
    def data(self):
        if self._data is None:
            self._data = self.parse(self.text)  # <- sink
        return self._data


@app.route("/manifest", methods=["POST"])
def manifest():
    text = request.get_data(as_text=True)
    return {"known": bool(Manifest(text).data)}
