# sink: lxml XMLParser
# way: a parser that is made once for all documents
from flask import Flask, jsonify, request
from lxml import etree

app = Flask(__name__)
OPTIONS = {"huge_tree": False, "resolve_entities": True}


def parser():
    return etree.XMLParser(**OPTIONS)  # <- sink


@app.post("/invoices")
def import_invoice():
    root = etree.fromstring(request.data, parser=parser())
    return jsonify({"lines": len(list(root))})
