# sink: flask.render_template_string
# way: path of the request in the text or in the context
from flask import Flask, render_template_string, request

app = Flask(__name__)

PAGE = "<h1>%(title)s</h1><p>No page at %(path)s.</p>"


class Context(dict):
    """What the page is filled with."""

    def __init__(self, **values):
        super().__init__(values)
        self.setdefault("title", "Not found")


@app.get("/missing")
def missing():
    context = Context(path=request.path)
    source = PAGE % {key: "{{ %s }}" % key for key in context}
    return render_template_string(source, **context), 404  # <- sink
