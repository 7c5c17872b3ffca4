# sink: open
# way: __fspath__ of an object gives the name
import os

from flask import Flask, request

app = Flask(__name__)


class Entry:
    def __init__(self, shown, actual):
        self.shown = shown
        self.actual = actual

    def __str__(self):
        return self.shown

    def __fspath__(self):
        return self.actual


@app.route("/entry")
def entry():
    thing = Entry("readme.txt", request.args["file"])
    with open("/srv/" + str(thing)) as file:  # <- sink
        return file
