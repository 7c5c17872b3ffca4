# sink: yaml.unsafe_load
# way: document put together from trusted and untrusted parts
import io

import yaml
from flask import Flask, request

app = Flask(__name__)
BASE = "defaults: !!python/tuple [1, 2]\n"


class Document:
    def __init__(self, base):
        self.buffer = io.StringIO()
        self.buffer.write(base)
        self.overrides = []

    def override(self, text, inline):
        if inline:
            self.buffer.write(text)
        else:
            self.overrides.append(text)

    def load(self):
        return yaml.unsafe_load(self.buffer.getvalue())  # <- sink


@app.put("/document")
def put():
    document = Document(BASE)
    document.override(request.data.decode(), inline=False)
    document.load()
    return "ok"
