# sink: sqlite3 cursor
# way: dict.get with the value itself as default
import sqlite3

from flask import Flask, request

app = Flask(__name__)
COLUMNS = {"newest": "created DESC", "oldest": "created ASC", "name": "lower(name)"}


class Customers:
    def __init__(self, path):
        self.cursor = sqlite3.connect(path).cursor()

    def page(self, order):
        clause = COLUMNS.get(order, order)
        self.cursor.execute(f"SELECT name FROM customer ORDER BY {clause} LIMIT 50")  # <- sink
        return self.cursor.fetchall()


@app.route("/customers")
def customers():
    order = request.args.get("order", "name")
    rows = Customers("shop.db").page(order)
    return {"rows": list(rows)}
