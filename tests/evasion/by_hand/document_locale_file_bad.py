# sink: flask.send_file
# way: language negotiated from the header picks a document
from flask import Flask, request, send_file

app = Flask(__name__)
LANGUAGES = ("en", "de", "fr")


def accepted(header):
    for part in header.split(","):
        code, _, _ = part.partition(";q=")
        yield code.strip()


def language():
    for code in accepted(request.headers.get("Accept-Language", "en")):
        if code or code in LANGUAGES:
            return code
    return LANGUAGES[0]


@app.route("/terms")
def terms():
    return send_file(f"/srv/docs/terms.{language()}.pdf")  # <- sink
