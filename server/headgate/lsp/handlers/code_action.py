"""`textDocument/codeAction`: quick fixes of findings, and one fix for all that is safe."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from lsprotocol import types

from headgate.lsp import from_proto, to_proto
from headgate.lsp.declaring import declarations
from headgate.lsp.handlers.initialize import EXPLAIN, FIX_ALL, QUICK_FIX
from headgate.lsp.pages import link
from headgate.lsp.session import Session
from headgate.lsp.views import Shown, View
from headgate.report import hide, secret_texts
from headgate.ruleapi import Declare, Finding, FixSafety


def handle(session: Session, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Return what can be done about the findings in a range."""
    view = session.view(params.text_document.uri)
    if view is None or not session.client.literals:
        return []
    analysis = session.current(view.document)
    findings = analysis.findings()
    span = from_proto.range_of(params.range, view.snapshot, session.client.encoding)
    shown = view.shown(findings)
    here = [one for one in shown if one.place.range.touches(span)]
    secrets = secret_texts(view.whole, view.everywhere((*findings, *analysis.suppressed())))
    only = params.context.only or None  # some clients say that they want all by an empty list
    trigger = params.context.trigger_kind
    # Many fixes at once take their time: they come at once where they were asked for only.
    now = only is not None or trigger is types.CodeActionTriggerKind.Invoked
    actions: list[types.CodeAction] = []
    if _asked(QUICK_FIX, only):
        mends = [action for one in here for action in _mends(session, view, one, secrets)]
        if session.client.resolves_edit or now:
            mends += _fix_kinds(session, view, [one.finding for one in here], findings)
        ignores = [action for one in here for action in _ignore(session, view, one, secrets)]
        actions += [*mends, *ignores, *_explanations(session, here, only)]
    automatic = trigger is types.CodeActionTriggerKind.Automatic
    wanted = _asked(FIX_ALL, only) and not (only is None and (automatic or not here))
    if wanted and (session.client.resolves_edit or now):
        actions += _fix_all(session, view, findings)
    return actions


def _asked(kind: str, only: Sequence[str] | None) -> bool:
    """Tell whether a kind, or one that it is a part of, is among those asked for."""
    return only is None or any(kind == o or not o or kind.startswith(f"{o}.") for o in only)


def _mends(
    session: Session, view: View, shown: Shown, secrets: Collection[str]
) -> Iterator[types.CodeAction]:
    preferred = session.client.preferred
    for offer in session.offers(view.document, shown.finding):
        parts = view.parts(offer.edits)
        if not parts:
            continue
        best = preferred and offer.safety is FixSafety.SAFE
        preferred = preferred and not best
        yield types.CodeAction(
            title=hide(offer.title, secrets),
            kind=QUICK_FIX,
            diagnostics=[to_proto.diagnostic(shown.place, view.snapshot, session.client, secrets)],
            is_preferred=True if best else None,
            edit=to_proto.workspace_edit(parts, session.client),
        )
    for title, edit in declarations(session, view.document, shown.finding):
        yield types.CodeAction(
            title=hide(title, secrets),
            kind=QUICK_FIX,
            diagnostics=[to_proto.diagnostic(shown.place, view.snapshot, session.client, secrets)],
            edit=edit,
        )


def _fix_kinds(
    session: Session, view: View, here: Sequence[Finding], findings: Sequence[Finding]
) -> Iterator[types.CodeAction]:
    """Offer to fix all of a kind, where there is more than one and one here can be fixed."""
    for code in dict.fromkeys(finding.code for finding in here if finding.fixes):
        alike = [f for f in findings if f.code == code and f.fixes and not _is_elsewhere(f)]
        if len(alike) < 2 or not any(
            offer.safety is not FixSafety.SILENCE
            for finding in here
            if finding.code == code
            for offer in session.offers(view.document, finding)
        ):
            continue
        safe = all(f.fixes[0].safety is FixSafety.SAFE for f in alike)
        note = "" if safe else ", to be reviewed"
        yield from _of_many(
            session, view, f"Fix all of this kind in this file ({code}{note})", QUICK_FIX, code
        )


def _is_elsewhere(finding: Finding) -> bool:
    return all(isinstance(intent, Declare) for fix in finding.fixes for intent in fix.intents)


def _ignore(
    session: Session, view: View, shown: Shown, secrets: Collection[str]
) -> Iterator[types.CodeAction]:
    parts = view.parts(session.ignore_here(view.document, shown.finding))
    if parts:
        yield types.CodeAction(
            title=f"Ignore {shown.finding.code} here",
            kind=QUICK_FIX,
            diagnostics=[to_proto.diagnostic(shown.place, view.snapshot, session.client, secrets)],
            edit=to_proto.workspace_edit(parts, session.client),
        )


def _explanations(
    session: Session, here: Sequence[Shown], only: Sequence[str] | None
) -> Iterator[types.CodeAction]:
    """Offer the pages of what was found, where a code does not lead to its page by itself."""
    client = session.client
    if only is not None or client.described or not client.shows_documents:
        return
    for code in dict.fromkeys(one.finding.code for one in here):
        if link(code):
            command = types.Command("Explain", EXPLAIN, arguments=[{"code": code}])
            yield types.CodeAction(title=f"Explain {code}", command=command)


def _fix_all(
    session: Session, view: View, findings: Sequence[Finding]
) -> Iterator[types.CodeAction]:
    """Offer the fix for all, where one of them has been checked."""
    if any(
        offer.safety is FixSafety.SAFE
        for finding in findings
        if any(fix.safety is FixSafety.SAFE for fix in finding.fixes)
        for offer in session.offers(view.document, finding)
    ):
        yield from _of_many(session, view, "Fix all that is safe to fix (Headgate)", FIX_ALL, "")


def _of_many(
    session: Session, view: View, title: str, kind: str, code: str
) -> Iterator[types.CodeAction]:
    """Offer many fixes at once; the edit comes later from clients that can ask for it then."""
    action = types.CodeAction(title=title, kind=kind)
    if session.client.resolves_edit:
        action.data = {"uri": view.uri, "version": view.version}
        if code:
            action.data["code"] = code
    else:
        parts = view.parts(session.fix_all(view.document, code))
        if not parts:
            return
        action.edit = to_proto.workspace_edit(parts, session.client)
    yield action
