# sink: sqlite3 cursor
# way: table name made from a converted number
import datetime
import sqlite3

from flask import Flask, request

app = Flask(__name__)


class Archive:
    first = 2015

    def __init__(self, path):
        self.cursor = sqlite3.connect(path).cursor()

    def year(self, text):
        current = datetime.date.today().year
        if text.isdecimal():
            return max(self.first, min(int(text), current))
        return current if text.removeprefix("archive_") else self.first

    def entries(self, text):
        table = "archive_" + str(self.year(text))
        self.cursor.execute("SELECT title FROM " + table + " ORDER BY title")  # <- sink
        return self.cursor.fetchall()


@app.get("/archive")
def archive():
    Archive("blog.db").entries(request.args["year"])
    return "ok"
