# sink: sqlite3 execute
# way: sort order put into flask.g by a hook
import sqlite3

from flask import Flask, g, jsonify, request

app = Flask(__name__)
SORTS = {"name": "name", "age": "created_at", "size": "bytes"}


@app.before_request
def read_listing_options():
    g.sort = request.args.get("sort", "name")
    g.page = 1


@app.route("/files")
def list_files():
    db = sqlite3.connect("files.db")
    rows = db.execute(f"SELECT id, name FROM files ORDER BY {g.sort} LIMIT 50")  # <- sink
    return jsonify([dict(r) for r in rows])
