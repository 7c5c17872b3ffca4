"""`codeAction/resolve`: the edit of a code action that was offered without."""

from __future__ import annotations

from typing import cast

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from headgate.lsp import to_proto
from headgate.lsp.outgoing import ErrorCode
from headgate.lsp.session import Session


def handle(session: Session, params: types.CodeAction) -> types.CodeAction:
    """Return the action with its edit of the text that it was offered for."""
    sent = cast("object", params.data)
    if params.edit is not None or not isinstance(sent, dict):
        return params
    data = cast("dict[str, object]", sent)
    view = session.view(str(data.get("uri")))
    if view is None or view.version != data.get("version"):
        raise JsonRpcException("the text has changed", ErrorCode.CONTENT_MODIFIED)
    edits = session.fix_all(view.document, str(data.get("code", "")))
    params.edit = to_proto.workspace_edit(view.parts(edits), session.client)
    return params
