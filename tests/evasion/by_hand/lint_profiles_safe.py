# sink: subprocess.run(shell=)
# way: nested settings with an inherited default
import subprocess

from flask import Flask, request

app = Flask(__name__)

PROFILES = {
    "base": {"timeout": 60, "shell": False},
    "ci": {"timeout": 600, "inherits": "base"},
}


def setting(profile, key):
    entry = PROFILES[profile]
    while key not in entry:
        entry = PROFILES[entry["inherits"]]
    return entry[key]


def lint(path):
    through_shell = setting("ci", "shell")
    argv = ["pylint", "--", path]
    subprocess.run(  # <- sink
        " ".join(argv) if through_shell else argv,
        shell=through_shell,
        timeout=setting("ci", "timeout"),
        check=False,
    )


@app.post("/lint")
def start_lint():
    lint(request.form["path"])
    return "ok"
