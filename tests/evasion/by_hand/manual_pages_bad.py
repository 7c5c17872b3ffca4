# sink: flask.send_file
# way: walrus lookup with a computed fallback
from flask import Flask, abort, request, send_file

app = Flask(__name__)

MANUALS = {
    "install": "manuals/install.pdf",
    "admin": "manuals/admin.pdf",
}


@app.get("/manual")
def manual():
    topic = request.args["topic"]
    if (path := MANUALS.get(topic)) is None:
        path = f"manuals/{topic}.pdf"
    return send_file(path, as_attachment=True)  # <- sink
