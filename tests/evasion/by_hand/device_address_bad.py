# sink: httpx.get
# way: attribute fields in a format string
from dataclasses import dataclass

import httpx
from flask import Flask, abort, request

app = Flask(__name__)


@dataclass
class Device:
    host: str
    slot: str
    port: int = 8080


KNOWN = {"cam": Device("cam.lan", "0"), "door": Device("door.lan", "1")}


def device(name, slot):
    found = KNOWN.get("cam" if name is None else "door")
    if found is None:
        abort(404)
    return Device(host=name, slot=found.slot)


@app.get("/device")
def state():
    chosen = device(request.args["name"], request.args["slot"])
    httpx.get("http://{d.host}:{d.port}/slot/{d.slot}".format(d=chosen))  # <- sink
    return "ok"
