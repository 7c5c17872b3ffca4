# sink: vars(builtins)[name]
# way: item getter over the names of builtins
import builtins
from operator import itemgetter

from flask import Flask, request

app = Flask(__name__)

inspect, show = itemgetter("eval", "repr")(vars(builtins))


class Console:
    history = []

    def push(self, line, *, handler=inspect):
        self.history.append(line)
        return handler(line)  # <- sink


@app.post("/console")
def console():
    Console().push(request.form["line"])
    return "ok"
