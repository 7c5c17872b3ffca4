# sink: tarfile extractall
# way: an archive that was uploaded
import io
import tarfile

from flask import Flask, jsonify, request

app = Flask(__name__)
THEMES = "/srv/themes"


def unpack(data, folder):
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
        archive.extractall(path=folder)  # <- sink


@app.post("/themes/<slug>")
def upload_theme(slug):
    unpack(request.get_data(), THEMES)
    return jsonify({"theme": slug})
