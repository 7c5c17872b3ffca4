# sink: sqlite3 execute
# way: a page of a list with limit and offset
import sqlite3

from flask import Blueprint, jsonify, request

bp = Blueprint("search", __name__)


def page_arguments(args):
    page = min(len(args.get("page", "1")), 5)
    size = min(len(args.get("size", "20")), 100)
    return {"offset": f"{page} * {size}", "limit": size}


@bp.get("/search")
def search():
    window = page_arguments(request.args)
    db = sqlite3.connect("shop.db")
    sql = "SELECT id, title FROM items ORDER BY id LIMIT {limit} OFFSET {offset}".format(**window)
    return jsonify([row for row in db.execute(sql)])  # <- sink
