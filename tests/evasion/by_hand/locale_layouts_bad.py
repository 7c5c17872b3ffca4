# sink: jinja2.Template
# way: layout picked from a table, signed by a table
from string import Template as Layout

import jinja2
from flask import Flask, request

app = Flask(__name__)

GREETINGS = {"en": "Hello", "de": "Hallo", "fr": "Bonjour"}
LAYOUT = Layout("<p>$greeting {{ user|e }}</p>")


def greeting(language):
    short = language.split(",")[0][:40].lower()
    found = {**GREETINGS, short: GREETINGS.get(short, short)}
    return found[short]


@app.get("/hello")
def hello():
    source = LAYOUT.substitute(greeting=greeting(request.headers["Accept-Language"]))
    jinja2.Template(source).render(user=request.args["user"])  # <- sink
    return "ok"
