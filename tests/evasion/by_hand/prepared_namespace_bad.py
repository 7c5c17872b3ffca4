# sink: shutil.rmtree
# way: metaclass __prepare__ fills the class body
import shutil

from flask import Flask, request

app = Flask(__name__)


class Prepared(type):
    @classmethod
    def __prepare__(mcs, name, bases, folder=""):
        return {"folder": folder, "base": "/srv/tmp/"}

    def __new__(mcs, name, bases, namespace, folder=""):
        return super().__new__(mcs, name, bases, dict(namespace))


@app.route("/clear", methods=["POST"])
def clear():
    class Job(metaclass=Prepared, folder=request.form["folder"]):
        path = base + folder  # noqa: F821

    shutil.rmtree(Job.path)  # <- sink
    return "cleared"
