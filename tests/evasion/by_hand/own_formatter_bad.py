# sink: flask.render_template_string
# way: string.Formatter subclass decides what a field is
import string

from flask import Flask, render_template_string, request

app = Flask(__name__)


class Fields(string.Formatter):
    def get_value(self, key, args, kwargs):
        return kwargs.get(key, key)

    def convert_field(self, value, conversion):
        return len(value) if conversion == "s" else value


def layout(name):
    return Fields().format("<b>{name}</b> {missing} {count!s}", name=name, count="abc")


@app.route("/card")
def card():
    return render_template_string(layout(request.args["name"]))  # <- sink
