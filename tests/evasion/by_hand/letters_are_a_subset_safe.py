# sink: sqlite3 execute
# way: guard on the set of letters
import sqlite3
import string

from flask import Flask, request

app = Flask(__name__)
LETTERS = frozenset(string.ascii_lowercase + "_")


def is_name(text):
    return bool(text) and LETTERS.issuperset(text)


@app.route("/dump/<table>")
def dump(table):
    if not is_name(table):
        return "no such table"
    return str(sqlite3.connect("main.db").execute("SELECT * FROM " + table).fetchall())  # <- sink
