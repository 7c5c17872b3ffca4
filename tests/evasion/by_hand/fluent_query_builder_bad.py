# sink: sqlite3 execute
# way: fluent builder that renders a text with or without parameters
import sqlite3

from flask import Flask, request

app = Flask(__name__)


class Query:
    def __init__(self, table):
        self.text = f"SELECT id, title FROM {table}"
        self.values = []

    def where(self, column, value):
        word = "AND" if " WHERE " in self.text else "WHERE"
        self.text += f" {word} {column} = '{value}'"
        return self

    def limit(self, count):
        self.text += f" LIMIT {count:d}"
        return self

    def run(self, db):
        return db.execute(self.text, self.values)  # <- sink


@app.get("/books")
def books():
    db = sqlite3.connect("books.db")
    query = Query("books").where("shelf", "open").where("author", request.args["author"]).limit(20)
    return {"books": list(query.run(db))}
