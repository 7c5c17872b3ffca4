# sink: sqlite3 execute
# way: a service with a private method that asks the database
import sqlite3

from flask import Blueprint, jsonify, request

bp = Blueprint("tickets", __name__)


class TicketService:
    TABLE = "tickets"

    def __init__(self, path="tickets.db"):
        self._db = sqlite3.connect(path)

    def _query(self, where, params=()):
        sql = "SELECT * FROM {} WHERE {}".format(self.TABLE, where)
        return self._db.execute(sql, params)  # <- sink

    def by_status(self, status):
        return self._query("status = '%s'" % status)

    def mine(self, user_id):
        return self._query("owner = ?", (user_id,))


service = TicketService()


@bp.route("/tickets")
def tickets():
    return jsonify(list(service.by_status(request.args["status"])))
