# sink: sqlite3 execute
# way: filters gathered as pairs and rendered with zip
import sqlite3

from flask import Flask, request

app = Flask(__name__)


class Search:
    def __init__(self):
        self.conditions = []
        self.parameters = []

    def where(self, condition, *parameters):
        self.conditions.append(condition)
        self.parameters.extend(parameters)
        return self

    def run(self, db):
        sql = "SELECT * FROM audit"
        if self.conditions:
            sql += " WHERE " + " AND ".join(self.conditions)
        return db.execute(sql, self.parameters)  # <- sink


@app.route("/audit")
def audit():
    actor = request.args.get("actor")
    search = Search().where("kind = ?", "login")
    if actor:
        search.where(f"actor LIKE '%{actor}%'")
    search.run(sqlite3.connect("audit.db"))
    return "ok"
