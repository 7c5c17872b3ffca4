# sink: subprocess.run
# way: enum by value or by leaking lookup
import enum
import subprocess

from flask import Flask

app = Flask(__name__)


class Stage(enum.Enum):
    DEV = "dev"
    TEST = "test"
    LIVE = "live"

    @classmethod
    def parse(cls, text):
        return cls(text.lower()).value


def rollout(stage):
    script = "/opt/deploy/rollout.sh"
    cmd = " ".join((script, "--stage", stage, "| tee -a /var/log/rollout.log"))
    subprocess.run(cmd, shell=True, check=False)  # <- sink


@app.route("/rollout/<stage>", methods=["POST"])
def start(stage):
    rollout(Stage.parse(stage))
    return "started"
