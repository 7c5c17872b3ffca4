# sink: sqlite3 execute
# way: replaced or merely cleaned when not in the set
import sqlite3

from flask import Flask, request

app = Flask(__name__)
COLUMNS = {"title", "created", "author"}


def sort_column(text, fallback="created"):
    column = text.lower()
    if column not in COLUMNS:
        column = column.strip() or fallback
    return column


def articles(connection, order):
    sql = f"SELECT id, title FROM article ORDER BY {order} DESC"
    return connection.execute(sql).fetchall()  # <- sink


@app.get("/articles")
def index():
    with sqlite3.connect("site.db") as connection:
        articles(connection, sort_column(request.args.get("sort", "")))
    return "ok"
