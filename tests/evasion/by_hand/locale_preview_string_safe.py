# sink: flask.render_template_string
# way: translation lookup with a fallback to the key
from flask import Flask, render_template_string, request

app = Flask(__name__)

CATALOGS = {
    "en": {"welcome": "Welcome {{ user }}", "bye": "Bye {{ user }}"},
    "de": {"welcome": "Willkommen {{ user }}"},
}
MISSING = "Hello {{ user }}"


def translate(key, language):
    for code in (language, "en"):
        try:
            return CATALOGS[code][key]
        except KeyError:
            continue
    return MISSING


@app.route("/preview/<key>")
def preview(key):
    text = translate(key, request.args.get("lang", "en"))
    return render_template_string(text, user="Ann")  # <- sink
