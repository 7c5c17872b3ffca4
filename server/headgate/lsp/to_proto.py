"""From our types to lsprotocol's; with `from_proto` and `to_json` the only converters."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lsprotocol import types

from headgate.lsp.client import Client
from headgate.lsp.documents import Document
from headgate.lsp.to_json import SOURCE, fingerprint, units
from headgate.report import masked_message
from headgate.ruleapi import Finding
from headgate.text import Edit, Encoding, Position, Range, Snapshot


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


def workspace_edit(
    edits: Iterable[Edit], document: Document, client: Client
) -> types.WorkspaceEdit:
    """Return edits of a document's present text, with its version where the client takes it."""
    snapshot = document.snapshot
    changes = [
        types.TextEdit(range_(edit.range, snapshot, client.encoding), edit.text) for edit in edits
    ]
    if not client.document_changes:
        return types.WorkspaceEdit(changes={document.uri: changes})
    identifier = types.OptionalVersionedTextDocumentIdentifier(document.uri, document.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, [*changes])])
