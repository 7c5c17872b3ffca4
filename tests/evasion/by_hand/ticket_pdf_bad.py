# sink: flask.send_file
# way: guard called for its exception, with the wrong argument
import re

from flask import Flask, request, send_file

app = Flask(__name__)
CODE = re.compile(r"[A-Z]{2}\d{6}", re.ASCII | re.IGNORECASE)


class Ticket:
    def __init__(self, code, event="EV000001"):
        self.code = code
        self.event = event

    def require(self, *fields):
        for field in fields:
            if CODE.fullmatch(getattr(self, field)) is None:
                raise ValueError(f"malformed {field}")
        return self

    @property
    def pdf(self):
        return f"/srv/tickets/{self.event}/{self.code}.pdf"


@app.get("/ticket")
def ticket():
    found = Ticket(request.args["code"])
    return send_file(found.require("event").pdf)  # <- sink
