# sink: os.popen
# way: order of merged dictionaries decides who wins
import os

from flask import Flask, request

app = Flask(__name__)

DEFAULTS = {"printer": "office", "copies": "1", "sides": "two-sided"}


def job_options(form):
    wanted = {"printer": form["printer"]}
    if form.get("copies") == "2":
        wanted["copies"] = "2"
    return {**wanted, **DEFAULTS}


@app.post("/print")
def print_report():
    options = job_options(request.form)
    line = "lp -d {printer} -n {copies} -o sides={sides} /srv/report.pdf".format(**options)
    os.popen(line).close()  # <- sink
    return "queued"
