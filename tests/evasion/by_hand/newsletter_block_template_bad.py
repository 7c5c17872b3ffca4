# sink: jinja2.Template
# way: template method class with abstract body
from abc import ABC, abstractmethod

from flask import Flask, request
from jinja2 import Template

app = Flask(__name__)


class Block(ABC):
    def __init__(self, title):
        self.title = title

    @abstractmethod
    def body(self):
        """Return the source of the block."""

    def render(self):
        source = f"<section>{self.body()}</section>"
        return Template(source).render(title=self.title)  # <- sink


class Heading(Block):
    def body(self):
        return f"<h1>{self.title}</h1>"


@app.route("/block")
def block():
    Heading(request.args["title"]).render()
    return "ok"
