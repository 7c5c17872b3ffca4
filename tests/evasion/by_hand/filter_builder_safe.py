# sink: sqlite3 execute
# way: clauses and parameters gathered in a loop
import sqlite3

from flask import Flask, request

app = Flask(__name__)
FIELDS = ("status", "owner")


class Filter:
    def __init__(self):
        self.clauses, self.params = ["1 = 1"], []

    def equals(self, field, value):
        self.clauses.append(f"{field} = ?")
        self.params.append(value)
        return self

    def __str__(self):
        return " AND ".join(self.clauses)


@app.get("/tickets")
def tickets():
    chosen = Filter()
    for field in FIELDS:
        chosen.equals(field, request.args[field])
    connection = sqlite3.connect("tickets.db")
    sql = "SELECT * FROM ticket WHERE %s" % chosen
    connection.execute(sql, chosen.params)  # <- sink
    return "ok"
