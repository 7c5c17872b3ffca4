# sink: httpx.get
# way: keyword arguments that override a fixed host
import httpx
from flask import Flask, request

app = Flask(__name__)


def thumbnail_url(width, *, host="thumbs.example.org", **extra):
    if "scheme" in extra:
        raise ValueError("the scheme is fixed")
    return f"https://{host}/w/{width}"


def options(args):
    width, *rest = (args["width"], "96")
    chosen = {"width": rest[0]}
    if width:
        chosen.update(label=args["host"])
    return chosen


@app.get("/thumb")
def thumb():
    httpx.get(thumbnail_url(**options(request.args)))  # <- sink
    return "ok"
