# sink: open
# way: frozen dataclass whose property joins the parts
import os
from dataclasses import dataclass

from flask import Flask, request

app = Flask(__name__)
ROOT = "/srv/mail"


@dataclass(frozen=True)
class Attachment:
    message: int
    filename: str

    @classmethod
    def from_form(cls, form):
        return cls(7, os.path.basename(form["filename"]))

    @property
    def path(self):
        return os.path.join(ROOT, str(self.message), self.filename)


@app.route("/attachment", methods=["POST"])
def attachment():
    item = Attachment.from_form(request.form)
    with open(item.path, "rb") as handle:  # <- sink
        handle.read(16)
    return "ok"
