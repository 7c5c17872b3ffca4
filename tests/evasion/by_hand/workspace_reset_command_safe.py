# sink: shutil.rmtree
# way: command objects with undo on a history stack
import shutil

from flask import Flask, request

app = Flask(__name__)
ROOT = "/srv/work"


class Reset:
    def __init__(self, workspace):
        self.workspace = workspace

    def execute(self):
        shutil.rmtree(f"{ROOT}/{self.workspace}")  # <- sink


class Invoker:
    def __init__(self):
        self.history = []

    def submit(self, command):
        command.execute()
        self.history.append(command)


@app.route("/reset", methods=["POST"])
def reset():
    name = request.form["workspace"]
    if not name.replace("-", "").isalnum():
        return "odd workspace", 400
    Invoker().submit(Reset(name))
    return "reset"
