# sink: sqlite3 execute
# way: one view stores, the other one's query reads
import sqlite3

from flask import Blueprint, request

bp = Blueprint("contacts", __name__)
FILTERS = {"default": "active", "last": "active"}


@bp.post("/filter")
def set_filter():
    FILTERS["last"] = request.form["state"]
    return "saved"


@bp.get("/contacts")
def contacts():
    state = FILTERS["default"]
    with sqlite3.connect("contacts.db") as db:
        rows = db.execute(f"SELECT name FROM contact WHERE state = '{state}'")  # <- sink
    return {"rows": list(rows)}
