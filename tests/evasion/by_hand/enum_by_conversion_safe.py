# sink: flask.send_file
# way: enumeration whose members accept other spellings
from enum import StrEnum

from flask import Flask, request, send_file

app = Flask(__name__)


class Document(StrEnum):
    TERMS = "/srv/pdf/terms.pdf"
    PRICES = "/srv/pdf/prices.pdf"

    @classmethod
    def of(cls, name):
        member = cls.__members__.get(name.upper())
        return member or f"/srv/pdf/{cls.TERMS.name}.pdf"


@app.route("/pdf/<name>")
def pdf(name):
    return send_file(Document.of(name))  # <- sink
