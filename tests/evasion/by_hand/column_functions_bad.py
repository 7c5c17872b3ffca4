# sink: vars(builtins)[name]
# way: converter names kept with the columns
import builtins
import csv
import io

from flask import Flask, request

app = Flask(__name__)
COLUMNS = {"name": "repr", "amount": "eval"}


def convert(column, cell):
    return vars(builtins)[COLUMNS.get(column, "str")](cell)  # <- sink


@app.route("/import", methods=["POST"])
def load():
    text = "name,amount\n1," + request.form["amount"]
    rows = csv.DictReader(io.StringIO(text))
    return {"rows": [{key: str(convert(key, cell)) for key, cell in row.items()} for row in rows]}
