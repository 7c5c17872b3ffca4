"""`notebookDocument/didOpen`, `didChange` and `didClose`."""

from __future__ import annotations

from headgate.lsp import from_proto
from headgate.lsp.from_proto import Json
from headgate.lsp.session import Session


def open_(session: Session, params: Json) -> None:
    """Take the notebook; `Session.tell_one` analyses and publishes it."""
    session.open_notebook(params)


def change(session: Session, params: Json) -> None:
    """Apply the changes of cells."""
    session.change_notebook(from_proto.text(params, "notebookDocument", "uri"), params)


def close(session: Session, params: Json) -> None:
    """Forget the notebook, and clear what the client shows of its cells."""
    session.close_notebook(from_proto.text(params, "notebookDocument", "uri"))
