# sink: eval
# way: value carried by the cause of an exception
from flask import Flask, request

app = Flask(__name__)


class Failed(Exception):
    def __init__(self, text):
        super().__init__("failed")
        self.text = text


def parse(text):
    try:
        return int(text, 36)
    except ValueError as error:
        raise Failed("2 + 2") from error


@app.get("/calc/<text>")
def calc(text):
    try:
        return str(parse(text))
    except Failed as error:
        chosen = error.__cause__ if isinstance(error.__cause__, Failed) else error
        return str(eval(chosen.text))  # <- sink
