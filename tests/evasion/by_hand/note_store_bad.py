# sink: open
# way: round trip through an encoding or a one-way name
import base64

from flask import Flask, request

app = Flask(__name__)


def key(title):
    return base64.urlsafe_b64encode(title.encode()).decode().rstrip("=")


def title_of(name):
    return base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode()


class Notes:
    root = "/srv/notes"

    def path(self, name):
        return f"{self.root}/{title_of(name)}.md"

    def read(self, title):
        with open(self.path(key(title)), encoding="utf-8") as note:  # <- sink
            return note.read()


@app.get("/note")
def note():
    Notes().read(request.args["title"])
    return "ok"
