# sink: sqlite3 execute
# way: csv importer builds the column list from the heading
import csv
import io
import sqlite3

from flask import Flask, request

app = Flask(__name__)
COLUMNS = {"sku", "title", "price"}


def read_rows(text):
    reader = csv.reader(io.StringIO(text))
    heading = [cell.strip().lower() for cell in next(reader)]
    return heading, list(reader)


@app.route("/import", methods=["POST"])
def import_catalog():
    heading, rows = read_rows(request.get_data(as_text=True))
    unknown = [name for name in heading if name not in COLUMNS]
    if unknown:
        raise ValueError(f"unknown columns: {unknown}")
    places = ", ".join("?" for _ in heading)
    sql = f"INSERT INTO product ({', '.join(heading)}) VALUES ({places})"
    with sqlite3.connect("shop.db") as db:
        for row in rows or [[]]:
            db.execute(sql, row)  # <- sink
    return {"rows": len(rows)}
