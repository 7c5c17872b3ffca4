# sink: flask.send_file
# way: service object behind a lru_cache factory
from functools import lru_cache
from pathlib import Path

from flask import Flask, request, send_file
from werkzeug.utils import secure_filename

app = Flask(__name__)


class InvoiceArchive:
    def __init__(self, root):
        self.root = Path(root)

    def locate(self, year, number):
        return self.root / str(year) / number


@lru_cache(maxsize=None)
def archive():
    return InvoiceArchive("/srv/invoices")


@app.route("/invoice")
def invoice():
    year = 2024 if "year" not in request.args else int(request.args["year"])
    path = archive().locate(year, request.args["number"])
    return send_file(path, as_attachment=True)  # <- sink
