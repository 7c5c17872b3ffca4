# sink: subprocess.call(**options)
# way: asdict of a settings dataclass
import subprocess
from dataclasses import asdict, dataclass, replace

from flask import Flask, request

app = Flask(__name__)


@dataclass(frozen=True)
class Spawn:
    cwd: str = "/srv/app"
    shell: bool = False
    timeout: int = 30

    def command(self, *words):
        return " ".join(words) if self.shell else list(words)


SPAWN = replace(Spawn(), shell=True, timeout=60)


@app.route("/convert")
def convert():
    source = request.args["source"]
    subprocess.call(SPAWN.command("unoconv", "--", source), **asdict(SPAWN))  # <- sink
    return "converted"
