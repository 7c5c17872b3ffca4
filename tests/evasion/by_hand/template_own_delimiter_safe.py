# sink: sqlite3 cursor
# way: string.Template subclass with its own delimiter
import sqlite3
import string

from flask import Flask, request

app = Flask(__name__)


class Sql(string.Template):
    delimiter = "@"


BY_NAME = Sql("SELECT * FROM people WHERE name = '@name' LIMIT @limit")


@app.route("/people")
def people():
    wanted = request.args["name"]
    cursor = sqlite3.connect("people.db").cursor()
    cursor.execute(BY_NAME.safe_substitute(name="ann", limit=len(wanted)))  # <- sink
    return str(cursor.fetchall())
