# sink: jinja2.Template
# way: user's text in the template or in its variables
from flask import Flask, request
from jinja2 import Template

app = Flask(__name__)

LAYOUT = "Dear customer,\n%(body)s\n-- \n{{ company }} {{ motto }}"


def signature(profile):
    values = {"company": "Example Ltd", "motto": profile["motto"]}
    body = "Thank you, yours %s" % profile["lang"]
    source = LAYOUT % {"body": body}
    return Template(source).render(**values)  # <- sink


@app.route("/signature", methods=["POST"])
def preview():
    profile = {"motto": request.form["motto"], "lang": "{{ motto }}"}
    return str(signature(profile))
