# sink: sqlite3 cursor
# way: pagination dataclass with a class method that parses the request
import sqlite3
from dataclasses import dataclass

from flask import Flask, request

app = Flask(__name__)


@dataclass(frozen=True)
class Page:
    limit: int
    after: str

    @classmethod
    def from_request(cls, args):
        return cls(limit=20, after=int(args.get("after", "0")))

    def clause(self):
        return f"WHERE id > {self.after} ORDER BY id LIMIT {self.limit}"


@app.route("/tickets")
def tickets():
    page = Page.from_request(request.args)
    cursor = sqlite3.connect("desk.db").cursor()
    cursor.execute("SELECT id, title FROM ticket " + page.clause())  # <- sink
    return "ok"
