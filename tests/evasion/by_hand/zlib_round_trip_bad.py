# sink: exec
# way: zlib and hex there and back
import zlib

from flask import Flask, request

app = Flask(__name__)


def pack(*texts):
    return [zlib.compress(text.encode()).hex() for text in texts]


def unpack(texts):
    return [zlib.decompress(bytes.fromhex(text)).decode() for text in texts]


@app.post("/script")
def script():
    kept = pack("print(1)", request.form["script"])
    for number, text in enumerate(unpack(kept)):
        if number == 1:
            exec(text)  # <- sink
    return "done"
