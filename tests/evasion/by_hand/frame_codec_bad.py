# sink: marshal.loads
# way: codec classes with a common encode and decode
import json
import marshal

from flask import Flask, request

app = Flask(__name__)


class JsonCodec:
    content_type = "application/json"

    def decode(self, body):
        return json.loads(body) if body.startswith(b"{") else None


class MarshalCodec:
    content_type = "application/x-marshal"

    def decode(self, body):
        return marshal.loads(body)  # <- sink


def codec_for(content_type, codecs=(JsonCodec(), MarshalCodec())):
    for codec in codecs:
        if codec.content_type == content_type:
            return codec
    return codecs[1]


@app.route("/frames", methods=["POST"])
def frames():
    codec = codec_for("text/plain")
    codec.decode(request.get_data())
    return "ok"
