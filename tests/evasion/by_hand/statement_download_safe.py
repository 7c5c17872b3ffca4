# sink: flask.send_file
# way: a statement of an account by its file name
import os

from flask import Flask, abort, request, send_file
from werkzeug.utils import secure_filename

app = Flask(__name__)
app.config["STATEMENTS"] = "/srv/statements"


def statement_path(account, name):
    folder = os.path.join(app.config["STATEMENTS"], str(account))
    return os.path.join(folder, secure_filename(name))


@app.route("/statements/<int:account>")
def download_statement(account):
    name = request.args.get("name")
    if not name:
        abort(400)
    path = statement_path(7, name)
    return send_file(path, as_attachment=True)  # <- sink
