# sink: sqlite3 execute
# way: match on the type of a decoded value
import sqlite3

from flask import Flask, abort, request

app = Flask(__name__)


@app.post("/page")
def page():
    db = sqlite3.connect("pages.db")
    match request.get_json()["number"]:
        case str(number) if number:
            where = f"number = {number}"
        case None:
            abort(400)
        case _:
            where = "1 = 1"
    return str(db.execute("SELECT * FROM pages WHERE " + where).fetchall())  # <- sink
