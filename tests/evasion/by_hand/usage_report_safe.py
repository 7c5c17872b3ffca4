# sink: subprocess.check_output
# way: format_map over a mapping that quotes
import shlex
from functools import partial
from subprocess import check_output

from flask import Flask, request

app = Flask(__name__)
shell = partial(check_output, shell=True, text=True, timeout=30)


class Shell(dict):
    """Values for a command line."""

    def __getitem__(self, key):
        value = super().__getitem__(key)
        return shlex.quote(value if isinstance(value, str) else str(value))


USAGE = "du -s --block-size={unit} /srv/tenants/shared/{folder} | cut -f1"


@app.get("/usage")
def usage():
    values = Shell(unit="1K", folder=request.args["folder"])
    shell(USAGE.format_map(values))  # <- sink
    return "ok"
