# sink: sqlite3 execute
# way: property whose setter changes what is kept
import sqlite3

from flask import Flask, request
from flask.views import MethodView

app = Flask(__name__)


class Filter:
    def __init__(self):
        self._year = 0

    @property
    def year(self):
        return self._year

    @year.setter
    def year(self, given):
        self._year = str(given)


class Books(MethodView):
    def get(self):
        chosen = Filter()
        chosen.year = request.args["year"]
        db = sqlite3.connect("books.db")
        return str(db.execute(f"SELECT title FROM books WHERE year = {chosen.year}").fetchall())  # <- sink


app.add_url_rule("/books", view_func=Books.as_view("books"))
