# sink: shutil.rmtree
# way: typed parser function for an identifier
import shutil
from typing import NewType
from uuid import UUID

from flask import Flask, request

app = Flask(__name__)
SessionId = NewType("SessionId", str)


def parse_session(text: str) -> SessionId:
    cleaned = text.strip().lower()
    return SessionId(str(UUID(cleaned)))


def purge(session: SessionId) -> None:
    shutil.rmtree(f"/var/lib/app/sessions/{session}", ignore_errors=True)  # <- sink


@app.route("/logout", methods=["POST"])
def logout():
    session = parse_session(request.cookies["session"])
    purge(session)
    return "bye"
