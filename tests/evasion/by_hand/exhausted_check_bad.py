# sink: sqlite3 execute
# way: all() over an iterator that has been used up
import sqlite3
import string

from flask import Flask, request

app = Flask(__name__)
ALLOWED = set(string.ascii_lowercase)


def table(name):
    letters = iter(name)
    size = sum(1 for _ in letters)
    if size == 0 or not all(letter in ALLOWED for letter in letters):
        raise ValueError(name)
    return name


@app.route("/count")
def count():
    query = f"SELECT count(*) FROM {table(request.args['table'])}"
    sqlite3.connect("app.db").execute(query)  # <- sink
    return "ok"
