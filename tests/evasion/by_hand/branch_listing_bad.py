# sink: os.popen
# way: command assembled by a small builder with dunder str
import os
import shlex

from flask import Flask, request

app = Flask(__name__)


class Git:
    def __init__(self, repository):
        self.words = ["git", "-C", repository]

    def sub(self, *words):
        self.words += words
        return self

    def __str__(self):
        return " ".join(self.words)


@app.route("/branches")
def branches():
    command = Git("/srv/repo").sub("branch", "--list", request.args["pattern"])
    with os.popen(str(command)) as lines:  # <- sink
        return {"branches": [line.strip() for line in lines]}
