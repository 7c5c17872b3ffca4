# sink: jinja2 from_string
# way: mail merge with user texts joined in a list of lines
import jinja2
from flask import Flask, request

app = Flask(__name__)


class MailMerge:
    def __init__(self):
        self.lines = []
        self.values = {}
        self.env = jinja2.Environment(autoescape=True)

    def line(self, text, **values):
        self.lines.append(text)
        self.values.update(values)
        return self

    def send(self):
        template = self.env.from_string("\n".join(self.lines))  # <- sink
        return template.render(self.values)


@app.route("/merge", methods=["POST"])
def merge():
    note = request.form["note"]
    mail = MailMerge().line("Hello {{ name }},", name="Ann")
    mail.line(note).line("Bye")
    mail.send()
    return "sent"
