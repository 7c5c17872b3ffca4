"""`workspace/executeCommand`: work on more than one file."""

from __future__ import annotations

from typing import cast

from lsprotocol import types

from headgate.lsp.from_proto import BadParams, Json
from headgate.lsp.handlers.initialize import FIX_WORKSPACE
from headgate.lsp.session import Session
from headgate.lsp.workspace_fixes import WorkspaceFixes


def handle(session: Session, params: types.ExecuteCommandParams) -> None:
    """Begin the work; what comes of it is an edit that the client is asked to apply.

    `headgate.fixWorkspace` takes `{"unsafe": true}` for fixes that are to be reviewed.
    """
    if params.command != FIX_WORKSPACE:
        raise BadParams("no such command")
    first = params.arguments[0] if params.arguments else None
    unsafe = isinstance(first, dict) and cast("Json", first).get("unsafe") is True
    if session.errand is None:
        session.begin(WorkspaceFixes(session, unsafe))
