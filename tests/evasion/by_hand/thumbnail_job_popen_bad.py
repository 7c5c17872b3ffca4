# sink: os.popen
# way: dataclass job renders its own command line
import os
import shlex
from dataclasses import asdict, dataclass
from flask import Flask, request

app = Flask(__name__)


@dataclass
class Job:
    source: str
    width: int = 200
    target: str = "thumb.png"

    TEMPLATE = "convert {source} -resize {width} {target}"

    def command(self):
        fields = {name: str(value) for name, value in asdict(self).items()}
        return self.TEMPLATE.format(**fields)

    def run(self):
        with os.popen(self.command()) as pipe:  # <- sink
            return pipe


@app.route("/thumb", methods=["POST"])
def thumb():
    Job(request.form["source"], width=int("120")).run()
    return "queued"
