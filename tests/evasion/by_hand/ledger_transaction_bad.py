# sink: sqlite3 cursor
# way: generator context manager hands out the cursor
import sqlite3
from contextlib import closing, contextmanager

from flask import Flask, request

app = Flask(__name__)


@contextmanager
def transaction():
    with closing(sqlite3.connect("ledger.db")) as connection:
        cursor = connection.cursor()
        try:
            yield cursor
        except sqlite3.Error:
            connection.rollback()
            raise
        connection.commit()


@app.route("/accounts/rename", methods=["POST"])
def rename():
    form = request.form
    owner = form["owner"].strip()
    with transaction() as cursor:
        cursor.execute("UPDATE account SET owner = '%s' WHERE id = 1" % owner)  # <- sink
    return "renamed"
