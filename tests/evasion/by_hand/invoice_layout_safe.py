# sink: jinja2.Template
# way: layouts loaded from a mapping with a chain of fallbacks
from flask import Flask, request
from jinja2 import Template

app = Flask(__name__)


class Layouts:
    def __init__(self, **texts):
        self.texts = texts

    def candidates(self, name, language):
        yield self.texts.get(f"{name}-{language}")
        yield self.texts.get(name)
        yield self.texts.get("plain")

    def choose(self, name, language):
        return next(text for text in self.candidates(name, language) if text)


layouts = Layouts(plain="Total: {{ total }}", fancy="** {{ total }} **")


@app.route("/invoice")
def invoice():
    text = layouts.choose(request.args["layout"], "en")
    return str(Template(text).render(total=10))  # <- sink
