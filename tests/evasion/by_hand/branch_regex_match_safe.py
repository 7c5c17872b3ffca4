# sink: subprocess.run
# way: re.match at the beginning against re.fullmatch
import re
import subprocess

from flask import Flask, abort, request

app = Flask(__name__)
BRANCH = re.compile(r"[A-Za-z0-9._/-]+")


def branch_name(text):
    if found := BRANCH.fullmatch(text):
        return found.string
    return abort(400)


@app.route("/checkout", methods=["POST"])
def checkout():
    name = branch_name(request.form["branch"])
    command = "cd /srv/site && git log -1 origin/" + name
    subprocess.run(command, shell=True, check=True)  # <- sink
    return "done"
