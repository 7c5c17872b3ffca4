# sink: sqlite3 execute
# way: itertools.accumulate puts a query together
import operator
import sqlite3
from collections import deque
from itertools import accumulate

from flask import Flask, request

app = Flask(__name__)


@app.route("/find/<word>")
def find(word):
    pieces = ["SELECT id FROM entries", " WHERE word = '", word, "'"]
    sql = deque(accumulate(pieces, operator.add), maxlen=1).pop()
    with sqlite3.connect("entries.db") as db:
        return str(list(db.execute(sql)))  # <- sink
