# sink: jinja2 from_string
# way: a template that a user may choose
import jinja2
from flask import Flask, request

app = Flask(__name__)
THEMES = {"light": "<body class=light>{{ name }}</body>", "dark": "<body class=dark>{{ name }}</body>"}
environment = jinja2.Environment(autoescape=True)


def theme_source(name):
    custom = request.form.get("custom")
    if name == "custom" or custom:
        return THEMES.get(custom, THEMES["dark"])
    return THEMES["light"]


@app.route("/profile", methods=["POST"])
def profile():
    template = environment.from_string(theme_source(request.form["theme"]))  # <- sink
    return str(template.render(name="Ann"))
