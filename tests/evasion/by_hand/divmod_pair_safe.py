# sink: sqlite3 cursor
# way: overloaded divmod gives a pair
import sqlite3

from flask import Flask, request

app = Flask(__name__)


class Clause:
    def __init__(self, column):
        self.column = column

    def __divmod__(self, value):
        return f"{self.column} = '{value}'", f"{self.column} = ?"


@app.route("/people")
def people():
    value = request.args["city"]
    inline, placeholder = divmod(Clause("city"), value)
    cursor = sqlite3.connect("app.db").cursor()
    cursor.execute("SELECT * FROM person WHERE " + placeholder, (value,))  # <- sink
    return {"clause": placeholder}
