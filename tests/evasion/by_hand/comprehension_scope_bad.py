# sink: sqlite3 cursor
# way: a comprehension does not rebind the name, a loop does
import sqlite3

from flask import Flask, request

app = Flask(__name__)


@app.route("/sorted")
def listing():
    column = request.args["column"]
    known = {column: len(column) for column in ("id", "name")}
    cursor = sqlite3.connect("list.db").cursor()
    cursor.execute("SELECT * FROM list ORDER BY " + column)  # <- sink
    return str(known)
