# sink: subprocess.run
# way: ImageMagick on an uploaded file
import shlex
import subprocess
from pathlib import Path

from flask import Flask, jsonify, request

app = Flask(__name__)
UPLOADS = Path("/srv/uploads")


def make_thumbnail(source: str, size: int = 200) -> str:
    target = f"{source}.thumb.png"
    command = f"convert {shlex.quote(source)} -resize {size}x{size} {target}"
    subprocess.run(command, shell=True, check=True, timeout=30)  # <- sink
    return target


@app.post("/thumbnails")
def thumbnails():
    payload = request.get_json()
    thumb = make_thumbnail(payload["file"])
    return jsonify({"thumbnail": thumb})
