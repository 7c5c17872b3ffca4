# sink: flask.render_template_string
# way: text written into a buffer by helpers
import io

from flask import Flask, render_template_string, request

app = Flask(__name__)


def tag(out, name, *inner):
    out.write(f"<{name}>")
    for part in inner:
        part(out) if callable(part) else out.write(part)
    out.write(f"</{name}>")


@app.get("/panel")
def panel():
    title = request.args["title"]
    out = io.StringIO()
    tag(out, "section", lambda o: tag(o, "h2", title), "{{ text }}")
    return render_template_string(out.getvalue(), title=title, text="")  # <- sink
