# sink: jinja2 from_string
# way: private attributes of base and subclass with mangled names
from flask import Flask, request
from jinja2 import Environment

app = Flask(__name__)


class Page:
    def __init__(self, text):
        self.__text = text

    def base_text(self):
        return self.__text


class Card(Page):
    def __init__(self, text):
        super().__init__(text)
        self.__text = "Hello {{ name }}"

    def card_text(self):
        return self.__text


@app.route("/card")
def card():
    page = Card(request.args["text"])
    return Environment(autoescape=True).from_string(page.base_text()).render()  # <- sink
