# sink: marshal.loads
# way: struct pack and unpack of length-prefixed fields
import marshal
import struct

from flask import Flask, request

app = Flask(__name__)
FIXED = marshal.dumps(["a", "b"])


@app.post("/frame")
def frame():
    sent = request.get_data()
    packed = struct.pack(f">H{len(FIXED)}s{len(sent)}s", 1, FIXED, sent)
    _, fixed, rest = struct.unpack_from(f">H{len(FIXED)}s{len(sent)}s", memoryview(packed))
    return str(marshal.loads(fixed))  # <- sink
