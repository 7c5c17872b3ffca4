# sink: sqlite3 execute
# way: rows of a multiplied list are one and the same
import sqlite3

from flask import Flask, request

app = Flask(__name__)


def grid(height):
    return [["id"] for _ in range(height)]


@app.route("/columns")
def columns():
    rows = grid(3)
    rows[0].append(request.args["column"])
    query = "SELECT " + ", ".join(rows[2]) + " FROM visit"
    sqlite3.connect("app.db").execute(query)  # <- sink
    return "ok"
