# sink: subprocess.check_output
# way: a hook that pulls the branch that was pushed
import re
import subprocess

from flask import Flask, abort, request

app = Flask(__name__)
REF = re.compile(r"refs/heads/(?P<branch>[A-Za-z0-9_./-]+)")


def branch_of(payload):
    found = REF.match(payload["ref"])
    return found["branch"] if found else payload["ref"]


@app.post("/hooks/push")
def pushed():
    branch = branch_of(request.get_json())
    if not branch:
        abort(400)
    log = subprocess.check_output(f"git -C /srv/app pull origin {branch}", shell=True)  # <- sink
    return {"log": str(log)}
