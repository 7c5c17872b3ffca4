# sink: jinja2 from_string
# way: blocks collected from a nested generator
import jinja2
from flask import Flask, request

app = Flask(__name__)
environment = jinja2.Environment(autoescape=True)


class Block:
    def __init__(self, text, *children):
        self.text = text
        self.children = children

    def walk(self):
        yield self.text
        for child in self.children:
            yield from child.walk()


def page(footer):
    root = Block("<main>{{ body }}</main>", Block("<hr>"), Block("{{ footer }}"))
    template = environment.from_string("\n".join(root.walk()))  # <- sink
    return template.render(body="", footer=footer)


@app.post("/preview")
def preview():
    page(request.form["footer"])
    return "ok"
