"""From our types to lsprotocol's; with `from_proto` and `to_json` the only converters."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lsprotocol import types

from headgate.lsp.client import Client
from headgate.lsp.to_json import SOURCE, fingerprint, units
from headgate.lsp.views import Part
from headgate.report import masked_message
from headgate.ruleapi import Finding
from headgate.text import Encoding, Position, Range, Snapshot


def position(place: Position, snapshot: Snapshot, encoding: Encoding) -> types.Position:
    """Return a position in the client's units."""
    return types.Position(place.line, units(place, snapshot, encoding))


def range_(span: Range, snapshot: Snapshot, encoding: Encoding) -> types.Range:
    """Return a range in the client's units."""
    return types.Range(
        position(span.start, snapshot, encoding), position(span.end, snapshot, encoding)
    )


def diagnostic(
    finding: Finding, snapshot: Snapshot, client: Client, secrets: Collection[str]
) -> types.Diagnostic:
    """Return the diagnostic that a code action says it mends."""
    return types.Diagnostic(
        range=range_(finding.range, snapshot, client.encoding),
        severity=types.DiagnosticSeverity(int(finding.severity)),
        code=finding.code,
        source=SOURCE,
        message=masked_message(finding, secrets),
        data={"code": finding.code, "fingerprint": fingerprint(finding, 0, snapshot)},
    )


def workspace_edit(parts: Iterable[Part], client: Client) -> types.WorkspaceEdit:
    """Return edits of present texts, with their versions where the client takes them."""
    changes = {part.uri: (part.version, _text_edits(part, client.encoding)) for part in parts}
    if not client.document_changes:
        return types.WorkspaceEdit(changes={uri: edits for uri, (_, edits) in changes.items()})
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                types.OptionalVersionedTextDocumentIdentifier(uri, version), [*edits]
            )
            for uri, (version, edits) in changes.items()
        ]
    )


def _text_edits(part: Part, encoding: Encoding) -> list[types.TextEdit]:
    return [
        types.TextEdit(range_(edit.range, part.snapshot, encoding), edit.text)
        for edit in part.edits
    ]
