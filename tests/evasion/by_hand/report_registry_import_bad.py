# sink: import_module(name).loads
# way: serializer chosen from a header through a mapping
import importlib
from flask import Flask, request

app = Flask(__name__)

SERIALIZERS = {
    "application/json": "json",
    "application/x-pickle": "pickle",
}
PREFERRED = "application/x-pickle"


def decode(value, content_type=PREFERRED):
    name = SERIALIZERS.get(content_type.lower(), SERIALIZERS[PREFERRED])
    return importlib.import_module(name).loads(value.encode())  # <- sink


@app.route("/reports", methods=["POST"])
def reports():
    try:
        decode(request.get_data(as_text=True), request.headers["Content-Type"])
    except ValueError:
        return "bad report", 400
    return "stored"
