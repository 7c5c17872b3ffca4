# sink: sqlite3 execute
# way: re.sub whose callback looks the value up
import re
import sqlite3

from flask import Flask, request

app = Flask(__name__)
QUERY = "SELECT * FROM notes WHERE author = '{author}' LIMIT {limit}"


@app.route("/notes")
def notes():
    fields = {"author": "ann", "limit": "10"}
    sql = re.sub(r"\{(\w+)\}", lambda found: fields[found[1]], QUERY)
    return str(sqlite3.connect("notes.db").execute(sql).fetchall())  # <- sink
