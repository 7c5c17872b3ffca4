# sink: compile
# way: rules compiled once in __post_init__
from dataclasses import dataclass, field
from types import CodeType

from flask import Flask, request

app = Flask(__name__)
FIELDS = ("cpu", "memory", "disk")


@dataclass
class Rule:
    field_name: str
    limit: str
    code: CodeType = field(init=False)

    def __post_init__(self):
        if self.field_name not in FIELDS:
            self.field_name = FIELDS[0]
        source = f"{self.field_name} > {float(self.limit)!r}"
        self.code = compile(source, "<rule>", "eval")  # <- sink


@app.route("/rules", methods=["POST"])
def add_rule():
    body = request.get_json()
    Rule(body["field"], body["limit"])
    return "added"
