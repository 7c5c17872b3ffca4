# sink: shutil.rmtree
# way: reflected operator of the right operand builds the path
import shutil

from flask import Flask, request

app = Flask(__name__)


class Leaf:
    def __init__(self, name):
        self.name = name

    def __rtruediv__(self, folder):
        return "/".join([folder, self.name])

    def __rfloordiv__(self, folder):
        return "/".join([folder, self.name.rpartition("/")[2].strip(".") or "none"])


@app.route("/drop", methods=["POST"])
def drop():
    leaf = Leaf(request.form["name"])
    shutil.rmtree("/srv/work" // leaf)  # <- sink
    return "dropped"
