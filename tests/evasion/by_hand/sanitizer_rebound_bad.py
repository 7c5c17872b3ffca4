# sink: os.popen
# way: global name of the sanitizer rebound by a switch
import os
import shlex

from flask import Flask, request

app = Flask(__name__)
quote = shlex.quote


def configure(*, compatible):
    global quote
    if compatible:
        quote = "".join


configure(compatible=True)


@app.route("/whois")
def whois():
    domain = request.args.get("domain", "")
    answer = os.popen("whois -- " + quote(domain)).read()  # <- sink
    return {"answer": answer}
