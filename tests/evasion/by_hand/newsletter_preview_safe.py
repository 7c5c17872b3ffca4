# sink: jinja2 from_string
# way: service object with an injected environment
import jinja2
from flask import Flask, request

app = Flask(__name__)


class Previewer:
    def __init__(self, environment, drafts):
        self.environment = environment
        self.drafts = drafts

    def preview(self, draft, reader):
        source = self.drafts.get(draft) or self.drafts["may"]
        return self.environment.from_string(source).render(reader=reader)  # <- sink


DRAFTS = {"may": "Hello {{ reader }}, it is May", "june": "Hello {{ reader }}, it is June"}
previewer = Previewer(jinja2.Environment(autoescape=True), DRAFTS)


@app.route("/preview", methods=["POST"])
def preview():
    previewer.preview(request.form["draft"], request.form["reader"])
    return "ok"
