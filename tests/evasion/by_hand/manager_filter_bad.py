# sink: sqlite3 execute
# way: ORM-like manager with keyword filters
import sqlite3

from flask import Flask, request

app = Flask(__name__)


class Manager:
    def __init__(self, table):
        self.table = table
        self.clauses = []
        self.values = []

    def filter(self, **conditions):
        for key, value in conditions.items():
            field, _, operator = key.partition("__")
            symbol = {"gt": ">", "lt": "<"}.get(operator, "=")
            self.clauses.append(f"{field} {symbol} '{value}'")
        return self

    def all(self):
        sql = f"SELECT * FROM {self.table} WHERE " + " AND ".join(self.clauses)
        with sqlite3.connect("app.db") as connection:
            return list(connection.execute(sql, self.values))  # <- sink


@app.route("/events")
def events():
    rows = Manager("event").filter(kind=request.args["kind"], year__gt=2020).all()
    return {"rows": rows}
