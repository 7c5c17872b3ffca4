# sink: flask.render_template_string
# way: messages class with class methods for texts
from flask import Flask, render_template_string, request

app = Flask(__name__)


class Messages:
    texts = {"en": "Thank you, {name}! {{{{ points }}}}", "de": "Danke! {{{{ points }}}}"}

    @classmethod
    def text(cls, language, **values):
        return cls.texts[language].format(**values)


@app.route("/thanks", methods=["POST"])
def thanks():
    name = request.form["name"].title().lower()
    message = Messages.text("de", name=name)
    return render_template_string(message, points=3)  # <- sink
