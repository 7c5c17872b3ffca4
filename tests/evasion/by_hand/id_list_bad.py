# sink: sqlite3 cursor
# way: placeholders against joined values
import sqlite3
from contextlib import closing

from flask import Flask, request

app = Flask(__name__)


def placeholders(values):
    return ", ".join(values)


def delete(connection, ids):
    with closing(connection.cursor()) as cursor:
        cursor.execute(  # <- sink
            f"DELETE FROM note WHERE id IN ({placeholders(ids)})",
            (),
        )


@app.post("/notes/delete")
def delete_notes():
    delete(sqlite3.connect("notes.db"), request.form.getlist("id"))
    return "", 204
