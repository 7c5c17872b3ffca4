# sink: flask.render_template_string
# way: urlencode and parse_qs there and back
from urllib.parse import parse_qs, urlencode

from flask import Flask, render_template_string, request

app = Flask(__name__)


@app.route("/card")
def card():
    state = urlencode({"head": request.args["head"], "body": "Welcome, {{ user }}"})
    fields = parse_qs(state)
    return render_template_string(fields["head"][0], user="Ann")  # <- sink
