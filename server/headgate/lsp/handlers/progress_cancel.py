"""`window/workDoneProgress/cancel`."""

from __future__ import annotations

from headgate.lsp.from_proto import Json
from headgate.lsp.session import Session


def handle(session: Session, params: Json) -> None:
    """Stop the work whose progress the client shows."""
    if session.errand is not None and params.get("token") == session.errand.token:
        session.errand.cancelled = True
    session.pulls.cancel_progress(params.get("token"))
