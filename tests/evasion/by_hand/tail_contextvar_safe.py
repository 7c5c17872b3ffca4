# sink: subprocess.check_output
# way: ContextVar set in one function and read in another
import subprocess
from contextvars import ContextVar

from flask import Flask, request

app = Flask(__name__)
unit = ContextVar("unit", default="web.service")


def journal():
    command = f"journalctl -n 50 -u {unit.get()}"
    return subprocess.check_output(command, shell=True)  # <- sink


@app.get("/journal")
def show():
    token = unit.set(request.args.get("unit", ""))
    try:
        app.config["asked"] = unit.get()
    finally:
        unit.reset(token)
    lines = journal()
    return {"found": bool(lines)}
