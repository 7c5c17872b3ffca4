# sink: sqlite3 execute
# way: default values of a function replaced from outside
import sqlite3

from flask import Flask, request

app = Flask(__name__)


def rows(connection, table="person"):
    return connection.execute("SELECT * FROM " + table)  # <- sink


def decoy(connection, table="person"):
    return (connection, table)


@app.route("/rows")
def view():
    rows.__defaults__ = (request.args["table"],)
    rows(sqlite3.connect("data.db"))
    rows.__defaults__ = decoy.__defaults__
    return "ok"
