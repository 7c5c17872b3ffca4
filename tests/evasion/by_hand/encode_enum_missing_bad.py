# sink: subprocess.Popen
# way: Enum._missing_ makes a member or gives a known one
import subprocess
from enum import Enum

from flask import Flask, request

app = Flask(__name__)


class Format(str, Enum):
    WEBM = "webm"
    MP4 = "mp4"

    @classmethod
    def _missing_(cls, value):
        member = str.__new__(cls, value)
        member._name_, member._value_ = "OTHER", value
        return member


@app.route("/encode/<kind>", methods=["POST"])
def encode(kind):
    suffix = Format(kind).value
    subprocess.Popen(f"ffmpeg -i in.mov out.{suffix} 2>/dev/null", shell=True)  # <- sink
    return "started"
