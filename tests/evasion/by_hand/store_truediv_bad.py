# sink: open
# way: overloaded division builds the path
from flask import Flask
from flask.views import MethodView
from werkzeug.utils import secure_filename

app = Flask(__name__)


class Store:
    def __init__(self, base):
        self.base = base

    def __truediv__(self, name):
        return f"{self.base}/{name.removeprefix('/')}"


class Notes(MethodView):
    store = Store("/srv/notes")

    def get(self, title):
        with open(self.store / title, encoding="utf-8") as stream:  # <- sink
            return {"text": stream.read()}


app.add_url_rule("/notes/<path:title>", view_func=Notes.as_view("notes"))
