# sink: flask.render_template_string
# way: a template of a string with a name in it
from flask import Flask, render_template_string, request

app = Flask(__name__)

CARD = """
<html><body>
  <h1>Happy birthday, {name}!</h1>
</body></html>
"""


@app.get("/card")
def card():
    name = request.args.get("name", "friend").strip().title()
    template = CARD.replace("{name}", name)
    return render_template_string(template, name=name)  # <- sink
