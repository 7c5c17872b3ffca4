# sink: sqlite3 cursor
# way: mapping with __missing__
import sqlite3

from flask import Flask, g, request

app = Flask(__name__)


class Tables(dict):
    def __missing__(self, tenant):
        return f"invoice_{tenant}"


TABLES = Tables(acme="invoice_acme", globex="invoice_globex")


@app.get("/invoices")
def invoices():
    table = TABLES[request.headers["X-Tenant"]]
    g.db = sqlite3.connect("billing.db")
    cursor = sqlite3.connect("billing.db").cursor()
    cursor.execute("SELECT number, total FROM " + table)  # <- sink
    return "ok"
