# sink: flask.send_file
# way: view method helper raising for what is no token
from pathlib import Path

from flask import Flask, abort, send_file
from flask.views import MethodView

app = Flask(__name__)


class Media(MethodView):
    root = Path("/srv/media")

    def token(self, raw):
        token, dot, suffix = raw.partition(".")
        if not token.isalnum() and not suffix:
            abort(404)
        return token + dot + suffix

    def get(self, name):
        return send_file(self.root / self.token(name))  # <- sink


app.add_url_rule("/media/<name>", view_func=Media.as_view("media"))
