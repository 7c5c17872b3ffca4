# sink: flask.render_template_string
# way: error handler helper that renders an exception
from flask import Flask, render_template_string, request

app = Flask(__name__)


class Problem(Exception):
    def __init__(self, title, detail):
        super().__init__(title)
        self.title = title
        self.detail = detail

    def page(self):
        return f"<h1>{self.title}</h1>" + "<p>{{ detail }}</p>"


def find_order(number):
    raise Problem(f"No order {len(number)}", number)


@app.route("/orders/<number>")
def order(number):
    try:
        find_order(number)
    except Problem as problem:
        return render_template_string(problem.page(), detail=problem.detail)  # <- sink
    return "found"
