# sink: markupsafe.Markup
# way: single dispatch on the type of a part
from dataclasses import dataclass
from functools import singledispatch

from flask import Flask, request
from markupsafe import Markup, escape

app = Flask(__name__)


@dataclass
class Plain:
    text: str


@dataclass
class Bold:
    inner: Plain


@singledispatch
def render(part):
    raise TypeError(type(part).__name__)


@render.register
def _(part: Plain):
    return part.text


@render.register
def _(part: Bold):
    return f"<b>{render(part.inner)}</b>"


@app.get("/item")
def item():
    parts = [Plain("New: "), Bold(Plain(request.args["title"]))]
    return str(len(Markup("".join(map(render, parts)))))  # <- sink
