# sink: open
# way: Counter.most_common
from collections import Counter

from flask import Flask, request

app = Flask(__name__)


@app.route("/popular")
def popular():
    name = request.args["page"]
    votes = Counter(["index.html"])
    votes.update(["about.html", "about.html"])
    winner, _ = votes.most_common(1)[0]
    with open("pages/" + winner) as page:  # <- sink
        return page.read()
