# sink: subprocess.check_output
# way: helper accepts a string or a list
import subprocess
from flask import Flask, request

app = Flask(__name__)


def sh(command, **kwargs):
    """Run a command given as a string or as a list of words."""
    is_text = isinstance(command, str)
    return subprocess.check_output(command, shell=is_text, **kwargs)  # <- sink


@app.route("/usage")
def usage():
    folder = request.args.get("folder", ".")
    out = sh(f"du -sh -- {folder}")
    return {"usage": str(out)}
