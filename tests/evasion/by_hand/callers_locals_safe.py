# sink: sqlite3 cursor
# way: local variable of the caller read through its frame
import sqlite3
import sys

from flask import Flask, request

app = Flask(__name__)


def run():
    names = sys._getframe(1).f_locals
    cursor = sqlite3.connect("app.db").cursor()
    cursor.execute("DELETE FROM visit WHERE id = %s" % names["number"])  # <- sink


@app.route("/forget", methods=["POST"])
def forget():
    number = int(request.form["id"])
    run()
    return f"forgot {number}"
