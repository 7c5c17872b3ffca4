# sink: sqlite3 cursor
# way: check in a lazy map that is never consumed
import sqlite3

from flask import Flask, request

app = Flask(__name__)


def numbers(text):
    parts = text.split(",")
    checked = list(map(int, parts))
    return parts if checked else []


@app.get("/orders")
def orders():
    cursor = sqlite3.connect("orders.db").cursor()
    wanted = ",".join(numbers(request.args["ids"]))
    cursor.execute(f"SELECT id, total FROM orders WHERE id IN ({wanted})")  # <- sink
    return {"orders": list(cursor)}
