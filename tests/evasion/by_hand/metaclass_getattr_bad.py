# sink: eval
# way: metaclass with __getattr__ hands on to another module
import builtins

from flask import Flask, request

app = Flask(__name__)


class Delegating(type):
    def __getattr__(cls, name):
        return getattr(builtins, name)


class Tools(metaclass=Delegating):
    pass


@app.route("/calc")
def calc():
    return str(Tools.eval(request.args["formula"]))  # <- sink
