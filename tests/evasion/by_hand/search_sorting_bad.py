# sink: sqlite3 cursor
# way: enumeration of sort columns by value
import sqlite3
from enum import Enum

from flask import Flask, request

app = Flask(__name__)


class Sort(str, Enum):
    NAME = "name"
    PRICE = "price"

    @classmethod
    def parse(cls, text):
        try:
            return cls(text).value
        except ValueError:
            return text


@app.route("/search")
def search():
    order = Sort.parse(request.args.get("sort", "name"))
    cursor = sqlite3.connect("shop.db").cursor()
    cursor.execute(f"SELECT * FROM product ORDER BY {order}")  # <- sink
    return "ok"
