# sink: sqlite3 execute
# way: repository base class with a column argument
import sqlite3

from flask import Flask, request

app = Flask(__name__)


class Repository:
    table = ""
    columns: frozenset[str] = frozenset()

    def __init__(self, connection):
        self.connection = connection

    def find_by(self, column, value):
        if not self.knows(column):
            raise ValueError(f"no column {column}")
        sql = f"SELECT * FROM {self.table} WHERE {column} = ?"
        return self.connection.execute(sql, (value,))  # <- sink

    def knows(self, column):
        return column in self.columns


class Customers(Repository):
    table = "customers"
    columns = frozenset({"name", "city"})


@app.route("/customers")
def customers():
    repository = Customers(sqlite3.connect("shop.db"))
    repository.find_by(request.args["by"], request.args["value"])
    return "ok"
