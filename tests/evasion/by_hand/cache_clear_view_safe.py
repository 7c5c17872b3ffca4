# sink: shutil.rmtree
# way: MethodView with a resolved path that is checked
import shutil
from pathlib import Path

from flask import Flask, request
from flask.views import MethodView

app = Flask(__name__)
CACHE = Path("/var/cache/site")


class CacheView(MethodView):
    def folder(self):
        name = request.form["bucket"]
        wanted = (CACHE / name).resolve()
        if not wanted.is_relative_to(CACHE):
            raise ValueError("outside of the cache")
        return wanted

    def post(self):
        shutil.rmtree(self.folder())  # <- sink
        return "cleared"


app.add_url_rule("/cache", view_func=CacheView.as_view("cache"))
