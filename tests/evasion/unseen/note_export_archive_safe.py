# sink: open
# way: notes written below a user's folder
import os
from datetime import date

from flask import Flask, jsonify, request

app = Flask(__name__)
ROOT = "/srv/notes"


class NoteStore:
    def __init__(self, root, user):
        self.folder = os.path.join(root, f"user-{user}")

    def path_of(self, title, extension=".md"):
        return os.path.join(self.folder, title + extension)

    def save(self, title, body):
        with open(self.path_of(title), "w", encoding="utf-8") as handle:  # <- sink
            handle.write(f"{date.today()}: {body}")


@app.post("/notes")
def add_note():
    form = request.form
    NoteStore(ROOT, 12).save(f"note-{len(form['title'])}", form["body"])
    return jsonify(saved=True)
