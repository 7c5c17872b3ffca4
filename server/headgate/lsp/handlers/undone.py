"""`headgate/undone`: a client tells that its next change undoes one, or does it again.

The protocol has no word for it, and text that comes back by it looks like a paste. The
notification goes right before the `textDocument/didChange` that it is about:
`{"textDocument": {"uri", "version"}, "reason": "undo" | "redo"}` with that change's version.
"""

from __future__ import annotations

from headgate.lsp import from_proto
from headgate.lsp.from_proto import BadParams, Json
from headgate.lsp.session import Session


def handle(session: Session, params: Json) -> None:
    """Note which version comes back."""
    uri = from_proto.text(params, "textDocument", "uri")
    version = from_proto.version(params)
    if version is None:
        raise BadParams("textDocument.version is not a number")
    if params.get("reason") not in ("undo", "redo"):
        raise BadParams('reason is neither "undo" nor "redo"')
    session.undone(uri, version)
