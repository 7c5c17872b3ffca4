# sink: os.popen
# way: format_map with a dict subclass that converts in __getitem__
import os
import shlex

from flask import Flask, request

app = Flask(__name__)
COMMAND = "grep -c -e {word} -- /var/log/app/{log}"


class Words(dict):
    convert = str.strip

    def __getitem__(self, key):
        value = super().__getitem__(key)
        return type(self).convert(value)


@app.get("/count")
def count():
    words = Words(word=request.args["word"], log="access.log")
    with os.popen(COMMAND.format_map(words)) as answer:  # <- sink
        return {"count": answer.read()}
