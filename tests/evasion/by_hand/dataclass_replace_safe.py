# sink: subprocess.run
# way: dataclasses.replace of a frozen dataclass
import subprocess
from dataclasses import dataclass, field, replace

from flask import Flask, request

app = Flask(__name__)


@dataclass(frozen=True)
class Task:
    script: str = "backup.sh"
    arguments: list[str] = field(default_factory=lambda: ["--all"])


PLAIN = Task()


@app.route("/start/<script>")
def start(script):
    task = PLAIN
    replace(task, script=script)
    subprocess.run(" ".join(["sh", task.script, *task.arguments]), shell=True)  # <- sink
    return "ok"
