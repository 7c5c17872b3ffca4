# sink: getattr(os, name)
# way: table of tools as NamedTuples
import os
from typing import NamedTuple

from flask import Flask, request

app = Flask(__name__)


class Tool(NamedTuple):
    title: str
    function: str
    prefix: str


TOOLS = (Tool("path", "fspath", "/srv/"), Tool("ping", "system", "ping -c1 "))


def tool(title):
    for candidate in TOOLS:
        if candidate.title == title:
            return candidate
    raise ValueError(title)


@app.route("/tools")
def tools():
    chosen = tool("path")
    getattr(os, chosen.function)(chosen.prefix + request.args["host"])  # <- sink
    return "ok"
