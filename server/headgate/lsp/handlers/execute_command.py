"""`workspace/executeCommand`: what is more than an edit of one file."""

from __future__ import annotations

from typing import Final, cast

from lsprotocol import converters, types

from headgate.lsp import to_proto
from headgate.lsp.from_proto import BadParams, Json
from headgate.lsp.handlers.initialize import (
    ACCEPT_BLOCK,
    EXPLAIN,
    FIX_BLOCK,
    FIX_WORKSPACE,
    REPORT,
)
from headgate.lsp.outgoing import MessageType
from headgate.lsp.pages import link
from headgate.lsp.session import Session
from headgate.lsp.views import Part
from headgate.lsp.workspace_fixes import WorkspaceFixes
from headgate.project.index import NOTHING_TOLD

_CONVERTER: Final = converters.get_converter()


def handle(session: Session, params: types.ExecuteCommandParams) -> None:
    """Begin the work; what comes of it is an edit that the client is asked to apply, or a page.

    `headgate.fixBlock` and `headgate.acceptBlock` take `{"uri": …, "block": …}` as a code lens
    gives them; `headgate.fixWorkspace` takes `{"unsafe": true}` for fixes that are to be reviewed;
    `headgate.explain` takes `{"code": …}` and has the client show the page of that rule;
    `headgate.report` takes `{"uri": …}` of a folder or a file in it, else the first folder is meant.
    """
    first = params.arguments[0] if params.arguments else None
    if params.command in (FIX_BLOCK, ACCEPT_BLOCK):
        _on_block(session, params.command, first)
        return
    if params.command == REPORT:
        _show_report(session, first)
        return
    if params.command == EXPLAIN:
        _explain(session, first)
        return
    if params.command != FIX_WORKSPACE:
        raise BadParams("no such command")
    unsafe = isinstance(first, dict) and cast("Json", first).get("unsafe") is True
    if session.errand is None:
        token = params.work_done_token
        session.begin(WorkspaceFixes(session, unsafe, given_token=token))


def _explain(session: Session, target: object) -> None:
    code = cast("Json", target).get("code") if isinstance(target, dict) else None
    page = link(code) if isinstance(code, str) else ""
    if not page:
        raise BadParams("a rule is named by its code")
    if session.client.shows_documents:
        session.outgoing.request(
            "window/showDocument", {"uri": page, "external": False, "takeFocus": True}
        )


def _on_block(session: Session, command: str, target: object) -> None:
    if not isinstance(target, dict):
        raise BadParams("a block is named by its document and its id")
    named = cast("dict[str, object]", target)
    document = session.documents.get(str(named.get("uri")))
    if document is None:
        return
    blocks = [b for b in document.arrivals.blocks if b.id == named.get("block")]
    if command == ACCEPT_BLOCK:
        document.arrivals.accept(b.id for b in blocks)
        session.to_keep(document)
        session.touch(document)
        for other in session.documents.values():
            if other is not document and other.elsewhere != NOTHING_TOLD:
                session.touch(other)  # its findings may rest on lines of this one
        session.closed.refocus()
        session.refresh()
        session.refresh_lenses()
        session.refresh_hints()
        return
    edits = session.fix_lines(document, [(b.first, b.stop) for b in blocks])
    if edits:
        part = Part(document.uri, document.version, document.snapshot, edits)
        edit = to_proto.workspace_edit([part], session.client)
        label = "Headgate: fix what is safe in the inserted code"
        session.outgoing.request(
            "workspace/applyEdit", {"label": label, "edit": _CONVERTER.unstructure(edit)}
        )


def _show_report(session: Session, target: object) -> None:
    """Write the page about what came in, and have the client show it."""
    uri = cast("Json", target).get("uri") if isinstance(target, dict) else None
    root = session.configuration.root_of(uri if isinstance(uri, str) else "")
    page = None if root is None else session.logbook.page(root, _names(session))
    if page is None:
        nothing = "there is no folder open" if root is None else "there is no folder for a cache"
        session.outgoing.show(MessageType.INFO, f"Headgate has no report: {nothing}.")
    elif session.client.shows_documents:
        shown = {"uri": page.as_uri(), "external": True}
        session.outgoing.request("window/showDocument", shown)
    else:
        session.outgoing.show(MessageType.INFO, f"Headgate: the report is {page}")


def _names(session: Session) -> dict[str, str]:
    from headgate.bandit import TEST_IDS

    return {
        **{id_: name for name, id_ in TEST_IDS.items()},
        **{rule.meta.code: rule.meta.name for rule in session.rules.rules},
    }
