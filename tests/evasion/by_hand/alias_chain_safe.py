# sink: httpx.get
# way: recursive resolution of aliases
import httpx
from flask import Flask, request

app = Flask(__name__)

ALIASES = {
    "docs": "manual",
    "manual": "https://docs.example.org/",
    "home": "https://www.example.org/",
}


def resolve(name, depth=0):
    target = ALIASES.get(name)
    if target is None or depth > 5:
        return ALIASES["home"] if depth < 5 else ALIASES["manual"]
    if target.startswith("https://"):
        return target
    return resolve(target, depth + 1)


@app.get("/preview")
async def preview():
    address = resolve(request.args["page"])
    httpx.get(address)  # <- sink
    return "ok"
