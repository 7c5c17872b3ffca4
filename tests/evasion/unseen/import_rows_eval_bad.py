# sink: eval
# way: columns of a file that are computed
import csv
import io

from flask import Flask, jsonify, request

app = Flask(__name__)


def parse_cell(cell):
    if cell.startswith("="):
        return eval(cell[1:], {"__builtins__": {}})  # <- sink
    return cell


@app.post("/sheets")
def import_sheet():
    reader = csv.reader(io.StringIO("=" + request.form["rows"]))
    table = [[parse_cell(cell) for cell in row] for row in reader]
    return jsonify(table)
