# sink: flask.render_template_string
# way: text taken from a form only in debug mode
from flask import Flask, render_template_string, request

app = Flask(__name__)
STAGE = "preview"

TEXTS = {
    "invoice": "Invoice {{ number }}",
    "reminder": "Reminder for {{ number }}",
}


def source(form, *, editable=STAGE.startswith("p")):
    text = TEXTS["invoice"]
    if editable:
        text = TEXTS.get(form["kind"], text)
    if STAGE == "live-edit":
        text = form.get("text", text)
    return text


@app.post("/mails/preview")
def preview():
    return render_template_string(source(request.form), number=17)  # <- sink
