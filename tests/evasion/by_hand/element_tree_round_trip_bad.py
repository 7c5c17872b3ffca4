# sink: flask.render_template_string
# way: value travels as an attribute of an XML element
import xml.etree.ElementTree as ET

from flask import Flask, render_template_string, request

app = Flask(__name__)


def pack(text):
    page = ET.Element("page", {"kind": "greeting"})
    ET.SubElement(page, "body", {"text": text}).tail = "Hello {{ name }}"
    return ET.tostring(page)


@app.route("/card")
def card():
    body = ET.fromstring(pack(request.args["text"])).find("body")
    return render_template_string(body.get("text"), name="Ann")  # <- sink
