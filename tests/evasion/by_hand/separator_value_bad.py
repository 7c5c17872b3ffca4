# sink: flask.render_template_string
# way: the value is what other texts are joined with
from flask import Flask, render_template_string, request

app = Flask(__name__)
CELLS = ("<td>{{ a }}</td>", "<td>{{ b }}</td>", "<td>{{ c }}</td>")


def row(separator, cells):
    joined = separator.join(cells)
    return f"<tr>{joined}</tr>"


@app.route("/row")
def view():
    separator = request.args["separator"]
    known = {" ", "|", ","}.intersection(separator)
    return render_template_string(row(separator, CELLS), a=1, b=2, c=len(known))  # <- sink
