# sink: yaml.unsafe_load
# way: method name from an f-string with a conditional
import yaml
from flask import Flask, request

app = Flask(__name__)
app.config["STRICT"] = False


class Documents:
    def __init__(self, strict):
        self.prefix = "safe" if strict else "unsafe"

    def parse(self, text):
        method = getattr(yaml, f"{self.prefix}_load")
        return method(text)  # <- sink


@app.post("/manifest")
def manifest():
    documents = Documents(app.config["STRICT"])
    parsed = documents.parse(request.form["manifest"])
    return {"parsed": parsed is not None}
