# sink: sqlite3 cursor
# way: query builder with fluent calls, with and without parameters
import sqlite3

from flask import Flask, request

app = Flask(__name__)


class Query:
    def __init__(self, table):
        self.table, self.parts, self.given = table, [], []

    def where(self, column, wanted):
        self.parts.append(f"{column} = '{wanted}'")
        return self

    def run(self, cursor):
        sql = f"SELECT * FROM {self.table} WHERE {' AND '.join(self.parts)}"
        return cursor.execute(sql, self.given)  # <- sink


@app.route("/shop")
def shop():
    with sqlite3.connect("shop.db") as db:
        query = Query("goods").where("kind", request.args["kind"]).where("sold", 0)
        return str(list(query.run(db.cursor())))
