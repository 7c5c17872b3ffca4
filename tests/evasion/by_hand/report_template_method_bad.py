# sink: sqlite3 execute
# way: template method with an overridable hook
import sqlite3
from abc import ABC, abstractmethod

from flask import Flask, request

app = Flask(__name__)


class Report(ABC):
    def __init__(self, period):
        self.period = period

    def run(self):
        sql = self.select() + self.where()
        return sqlite3.connect("sales.db").execute(sql)  # <- sink

    def where(self):
        return f" WHERE period = '{self.period}'"

    @abstractmethod
    def select(self): ...


class Monthly(Report):
    def select(self):
        return "SELECT month, sum(amount) FROM sale"

    def filter(self):
        return f" WHERE period = {int(self.period)}"


@app.route("/report")
def report():
    Monthly(request.args["period"]).run()
    return "ok"
