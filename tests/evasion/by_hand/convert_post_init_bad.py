# sink: subprocess.run
# way: dataclass whose __post_init__ rewrites a field
import shlex
import subprocess
from dataclasses import dataclass, field

from flask import Flask, request

app = Flask(__name__)


@dataclass
class Conversion:
    source: str
    width: int = 640
    extra: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.source = self.source.strip()

    @property
    def command(self):
        parts = ["convert", *self.extra, "-resize", str(self.width), "./" + self.source, "out.png"]
        return " ".join(parts)


@app.route("/convert", methods=["POST"])
def convert():
    job = Conversion(request.get_json()["source"], extra=["-strip"])
    subprocess.run(job.command, shell=True, check=False)  # <- sink
    return "queued"
