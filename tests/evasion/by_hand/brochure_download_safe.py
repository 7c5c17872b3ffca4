# sink: flask.send_file
# way: dict lookup with a default document
from flask import Flask, request, send_file

app = Flask(__name__)

BROCHURES = {
    "kitchen": "/srv/pdf/kitchen-2024.pdf",
    "garden": "/srv/pdf/garden-2024.pdf",
}


def brochure_path(topic):
    if topic in BROCHURES:
        return BROCHURES[topic]
    return BROCHURES["kitchen"]


@app.route("/brochure/<topic>")
def brochure(topic):
    path = brochure_path(topic.lower())
    return send_file(path, as_attachment=True)  # <- sink
