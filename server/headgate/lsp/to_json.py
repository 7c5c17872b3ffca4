"""From findings to the diagnostics' JSON, ready to be sent.

Between two keystrokes nearly all findings stay what they were, and at most move
by lines. So the text of each is kept, with its line numbers left open.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final, TypeAlias
from zlib import crc32

from headgate.lsp.client import Client
from headgate.lsp.pages import link
from headgate.ruleapi import Finding, Related
from headgate.text import Encoding, Position, Range, Snapshot, units_of_column

SOURCE: Final = "headgate"

_SECRET_CODES: Final = frozenset(
    {"HG005", "HG601", "HG602", "HG604", "HG311", "B105", "B106", "B107"}
)
"""As in `report.masking`, whose import the first diagnostics can do without."""

_UNNECESSARY: Final = 1
"""LSP 3.17, DiagnosticTag."""

_Key: TypeAlias = tuple[object, ...]
_Placed: TypeAlias = tuple[int, Finding]
"""A line, and a finding relative to it."""


class Diagnostics:
    """The diagnostics of one document, as text."""

    __slots__ = (
        "_client", "_made", "_places", "_secrets", "_templates", "_uri_json", "block_of", "file_is", "is_written", "root",
    )  # fmt: skip

    def __init__(
        self,
        uri_json: str,
        client: Client,
        places: Callable[[int], tuple[str, int]] | None = None,
    ) -> None:
        """`places` tells for a line the URI of the cell it is in, and the cell's first line."""
        self._places = places
        self._uri_json = uri_json
        self._client = client
        self.root: Path | None = None
        """The folder that the other files of findings are below of."""
        self.block_of: Callable[[int], str] = _no_block
        """Tells for a line the inserted block that it is in, "" if it is in none."""
        self.is_written: Callable[[str], bool] = _is_not_written
        """Tells of a block whether something else has written it on disk."""
        self.file_is = ""
        """What `data` says of the file as a whole."""
        self._made: dict[int, tuple[Finding, str, int, str, str]] = {}
        """By identity of the finding: its template, and its last line, text and block."""
        self._templates: dict[_Key, str] = {}
        self._secrets: frozenset[str] = frozenset()

    def of(self, placed: Sequence[_Placed], snapshot: Snapshot) -> str:
        """Return the JSON list of findings, in their order."""
        return f"[{','.join(self.texts(placed, snapshot))}]"

    def texts(self, placed: Sequence[_Placed], snapshot: Snapshot) -> list[str]:
        """Return each finding as JSON."""
        self._look_for_secrets(placed, snapshot)
        made = self._made
        out: list[str] = []
        for line, finding in placed:
            known = made.get(id(finding))
            block = self.block_of(line + finding.range.start.line)
            if known is not None and known[0] is finding and known[4] == block:
                if known[2] != line:
                    text = known[1] % self._lines(finding, line)
                    made[id(finding)] = (finding, known[1], line, text, block)
                    out.append(text)
                else:
                    out.append(known[3])
            else:
                out.append(self._make(finding, line, snapshot, block))
        if len(made) > 2 * len(placed) + 256:
            now = {id(finding) for _, finding in placed}
            self._made = {key: made[key] for key in made.keys() & now}
        if len(self._templates) > 2 * len(placed) + 256:
            self._templates.clear()
        return out

    def _look_for_secrets(self, placed: Sequence[_Placed], snapshot: Snapshot) -> None:
        """Learn the values that no message may hold; other values make all texts anew."""
        about = [
            (line, finding)
            for line, finding in placed
            if finding.code in _SECRET_CODES
            or (finding.also and not _SECRET_CODES.isdisjoint(finding.also))
        ]
        secrets: frozenset[str] = frozenset()
        if about:
            from headgate.report import secret_texts

            secrets = secret_texts(
                snapshot, (replace(f, range=f.range.shifted(line)) for line, f in about)
            )
        if secrets != self._secrets:
            self._secrets = secrets
            self._made.clear()
            self._templates.clear()

    def _make(self, finding: Finding, line: int, snapshot: Snapshot, block: str) -> str:
        key = (block, *_key(finding, line, snapshot))
        template = self._templates.get(key)
        if template is None:
            template = self._templates[key] = self._template(finding, line, snapshot, block)
        text = template % self._lines(finding, line)
        # The places that belong to a finding can move on their own, and it is made anew with them.
        if not finding.related and not finding.path:
            self._made[id(finding)] = (finding, template, line, text, block)
        return text

    def _lines(self, finding: Finding, line: int) -> tuple[int, ...]:
        """Return what stands for the template's `%d`."""
        start, end = finding.range
        top = line - self._first(line + start.line)
        lines: tuple[int, ...] = (top + start.line, top + end.line)
        for related, range_ in self._related(finding):
            top = 0 if related.file else line - self._first(line + range_.start.line)
            lines += (top + range_.start.line, top + range_.end.line)
        return lines

    def _first(self, line: int) -> int:
        """Return the first line of the text that a line is in."""
        return 0 if self._places is None else self._places(line)[1]

    def _related(self, finding: Finding) -> list[tuple[Related, Range]]:
        """Return the other places to tell: the way of the value in its order, then the rest."""
        if not self._client.related or not (finding.path or finding.related):
            return []
        return [
            (r, r.range)
            for r in (*finding.path, *finding.related)
            if r.range is not None and (not r.file or self.root is not None)
        ]

    def _uri_of(self, related: Related, line: int) -> str:
        """Return the URI of a place's text, as JSON."""
        if not related.file or self.root is None:
            return self._uri_json if self._places is None else self._places(line)[0]
        return json.dumps(self.root.joinpath(*PurePosixPath(related.file).parts).as_uri())

    def _described(self, code: str) -> Iterator[str]:
        """Yield where the page of a code is."""
        if self._client.described and (page := link(code)):
            yield f'"codeDescription":{{"href":{_text(page)}}}'

    def _template(self, finding: Finding, line: int, snapshot: Snapshot, block: str) -> str:
        encoding = self._client.encoding
        data = {"code": finding.code, "fingerprint": fingerprint(finding, line, snapshot)}
        if self.file_is:
            data["file"] = self.file_is
        if block:
            data |= {"origin": "written" if self.is_written(block) else "inserted", "block": block}
        parts = [
            f'{{"range":{_range(finding.range.shifted(line), snapshot, encoding)}',
            f'"severity":{int(finding.severity)}',
            f'"code":{_text(finding.code)}',
            *self._described(finding.code),
            f'"source":"{SOURCE}"',
            f'"message":{_text(_message(finding, self._secrets))}',
        ]
        if finding.unnecessary and self._client.unnecessary:
            parts.append(f'"tags":[{_UNNECESSARY}]')
        if places := self._related(finding):
            related = ",".join(
                f'{{"location":{{"uri":{_escaped(self._uri_of(related, line + range_.start.line))},'
                f'"range":{_range_of(related, range_, line, snapshot, encoding)}}},'
                f'"message":{_text(_hidden(related.message, self._secrets))}}}'
                for related, range_ in places
            )
            parts.append(f'"relatedInformation":[{related}]')
        parts.append(f'"data":{_escaped(json.dumps(data, separators=(",", ":")))}}}')
        return ",".join(parts)


def _no_block(_line: int) -> str:
    return ""


def _is_not_written(_block: str) -> bool:
    return False


def _message(finding: Finding, secrets: frozenset[str]) -> str:
    if not secrets and "'" not in finding.message and '"' not in finding.message:
        return finding.message
    # It may quote a secret. The import takes 15 ms, which the first diagnostics can do without.
    from headgate.report import masked_message

    return masked_message(finding, secrets)


def _hidden(text: str, secrets: frozenset[str]) -> str:
    if not secrets:
        return text
    from headgate.report import hide

    return hide(text, secrets)


def fingerprint(finding: Finding, line: int, snapshot: Snapshot) -> str:
    """Return a short name of a finding that moving it does not change."""
    text = snapshot.body(line + finding.range.start.line).strip()
    parts = f"{finding.code}\0{finding.message}\0{text}"
    return f"{crc32(parts.encode('utf-8', 'surrogatepass')):08x}"


def units(position: Position, snapshot: Snapshot, encoding: Encoding) -> int:
    """Return a position's column as the client counts it."""
    return units_of_column(snapshot.body(position.line), position.column, encoding)


def _key(finding: Finding, line: int, snapshot: Snapshot) -> _Key:
    """Return all that a template depends on."""
    return (
        finding.code,
        finding.message,
        finding.severity,
        finding.unnecessary,
        *_place(finding.range, line, snapshot),
        *(
            (related.message, related.file, *_place_of(related, related.range, line, snapshot))
            for related in (*finding.path, *finding.related)
            if related.range is not None
        ),
    )


def _place(range_: Range, line: int, snapshot: Snapshot) -> tuple[int, int, str, str]:
    """Return the columns of a range and its first and last line: what its units depend on."""
    start, end = range_
    return (
        start.column,
        end.column,
        snapshot.line(line + start.line),
        snapshot.line(line + end.line),
    )


def _range(range_: Range, snapshot: Snapshot, encoding: Encoding) -> str:
    start, end = range_
    return (
        f'{{"start":{{"line":%d,"character":{units(start, snapshot, encoding)}}},'
        f'"end":{{"line":%d,"character":{units(end, snapshot, encoding)}}}}}'
    )


def _place_of(related: Related, range_: Range, line: int, snapshot: Snapshot) -> _Key:
    if related.file:
        return (range_.start.column, range_.end.column, related.text)
    return _place(range_, line, snapshot)


def _range_of(
    related: Related, range_: Range, line: int, snapshot: Snapshot, encoding: Encoding
) -> str:
    if not related.file:
        return _range(range_.shifted(line), snapshot, encoding)
    start, end = range_
    first = units_of_column(related.text, start.column, encoding)
    last = end.column
    if start.line == end.line:
        last = units_of_column(related.text, end.column, encoding)
    return f'{{"start":{{"line":%d,"character":{first}}},"end":{{"line":%d,"character":{last}}}}}'


def _text(value: str) -> str:
    return _escaped(json.dumps(value))


def _escaped(text: str) -> str:
    return text.replace("%", "%%")
