"""Imports that a fix has taken the last use of, and how they go.

Only names that the text, or the function that imports them, read before and reads no longer,
nowhere: not in a string, an annotation or a comment either. Imports that nothing used before are
somebody's own affair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

from headgate.engine import Analysis
from headgate.engine.cache import line_facts
from headgate.fixes.lists import Item, Listing, removed
from headgate.fixes.patches import merged
from headgate.fixes.sites import Site
from headgate.syntax import Region
from headgate.text import Edit, Position, Range

_IMPORT: Final = re.compile(r"(?:from\s+[\w.]+\s+)?import\b[ \t\f\\\n]*(\(?)")
_NAME: Final = re.compile(r"([\w.]+)(?:[ \t\f\\\n]+as[ \t\f\\\n]+(\w+))?")
_PROSE: Final = re.compile(r"\ufeff?[ \t\f]*[rR]?(?:\"\"\"|'''|\"|')")
_TYPED: Final = re.compile(r"#\s*type:|#\s*>>>")


def removals(before: Analysis, after: Analysis, origin: Sequence[int]) -> tuple[Edit, ...]:
    """Return the edits of the text after a fix that take out imports which it uses no longer.

    `origin` says for each line of that text which one it was before, -1 for a new one.
    """
    edits = [*_local_removals(before, after, origin)]
    imports = [*after.import_statements()]
    if not imports or before.scopes.bound("__all__"):
        return tuple(edits)

    lost = _read_in_lines_that_went(before, origin)

    def is_gone(code: str, name: str) -> bool:
        return name in lost and not after.scopes.read(name) and _is_only_said(after, code, name)

    for first, region in imports:
        edits += _shortened(after, first, region, is_gone)
    return tuple(edits)


def _read_in_lines_that_went(before: Analysis, origin: Sequence[int]) -> frozenset[str]:
    """Return the names that statements read of which some line is no longer there."""
    stays = frozenset(origin)
    went = [line for line in range(before.snapshot.line_count) if line not in stays]
    reads: set[str] = set()
    for line in went:
        reads |= line_facts(before.region_at(line)[1]).reads
    return frozenset(reads)


def _local_removals(before: Analysis, after: Analysis, origin: Sequence[int]) -> Iterator[Edit]:
    """Yield what takes imports out of the functions that have changed."""
    seen: set[int] = set()
    last = after.snapshot.line_count - 1
    for line in sorted({min(number, last) for number, old in enumerate(origin) if old < 0}):
        if after.is_body_cut(line):
            continue  # what it reads further on is not known
        body = [*after.body_at(line)]
        head = body[0][0] if body and body[0][1].defines == "def" else -1
        if head in seen or head < 0:
            continue
        seen.add(head)
        inner = [region for _, region in body[1:]]
        indent = min((region.indent for region in inner if region.is_code), default=0)
        if any(region.word in ("global", "nonlocal") for region in inner):
            continue
        others = sum(region.is_code and region.indent == indent for region in inner) - 1
        for first, region in body[1:]:
            is_import = region.word in ("import", "from") and region.indent == indent
            if is_import and origin[first] >= 0 and others:
                was = [r for _, r in before.body_at(origin[first])]
                edits = _shortened(after, first, region, partial(_is_gone_in, was, inner))
                yield from edits


def _is_gone_in(before: Sequence[Region], after: Sequence[Region], code: str, name: str) -> bool:
    """Whether a function has read a name, and no longer says it but where it imports it."""
    text = "".join(region.text for region in after)
    return (
        any(name in line_facts(region).reads for region in before)
        and not any(name in line_facts(region).reads for region in after)
        and _said(text, name) <= _said(code, name)
    )


def _shortened(
    analysis: Analysis, first: int, region: Region, is_gone: Callable[[str, str], bool]
) -> Sequence[Edit]:
    """Return what takes names out of an import."""
    site = Site(analysis.snapshot, first, len(region.lines))
    begins = _IMPORT.match(site.code)
    if "#" in region.text or begins is None or ";" in site.code or "*" in site.code:
        return ()
    items = list(_items(site.code, begins.end()))
    gone = [n for n, (_, name) in enumerate(items) if name and is_gone(site.code, name)]
    if len(gone) == len(items):
        return (_whole(analysis, first, first + len(region.lines)),)
    return _without(site, begins, [item for item, _ in items], gone) if gone else ()


def _is_only_said(analysis: Analysis, code: str, name: str) -> bool:
    """Whether no code of a text says a name but the import with this code.

    Comments and strings that are statements are prose, unless they hold types or examples.
    """
    limit = _said(code, name)
    if _said(analysis.snapshot.text, name) <= limit:
        return True
    count = 0
    for _, region in analysis.statements():
        text = region.text
        is_prose = region.entry is None and _PROSE.match(text) and ">>>" not in text
        if is_prose or name not in text:
            continue
        prose = [c.text for c in region.lexed.comments if not _TYPED.match(c.text)]
        count += _said(text, name) - sum(_said(comment, name) for comment in prose)
    return count <= limit


def _said(code: str, name: str) -> int:
    """Return how often a text says a name."""
    return len(re.findall(rf"(?<![\w.]){name}\b", code))


def _items(code: str, start: int) -> Iterator[tuple[Item, str]]:
    """Yield what is imported, and the name that it binds."""
    for match in _NAME.finditer(code, start):
        # `name as name` says that others import it from here.
        name = "" if match[1] == match[2] else match[2] or match[1].partition(".")[0]
        yield Item(match.start(), match.end()), name


def _whole(analysis: Analysis, first: int, stop: int) -> Edit:
    """Take lines out, and the blank line behind them that parted nothing else."""
    snapshot = analysis.snapshot
    starts = not first or not snapshot.body(first - 1).strip() or _opens(analysis, first)
    if starts and stop < snapshot.line_count - 1 and not snapshot.body(stop).strip():
        stop += 1
    return Edit(Range(Position(first, 0), Position(stop, 0)), "")


def _opens(analysis: Analysis, line: int) -> bool:
    """Whether the statement on a line is the first of a block, right below its head."""
    above, head = analysis.region_at(line - 1)
    _, region = analysis.region_at(line)
    return above + len(head.lines) == line and head.indent < region.indent


def _without(
    site: Site, begins: re.Match[str], items: list[Item], gone: list[int]
) -> tuple[Edit, ...]:
    stop = site.code.rfind(")", items[-1].end) if begins[1] else len(site.code.rstrip("\n"))
    listing = Listing(site.code, begins.end(), stop, tuple(items), bracketed=bool(begins[1]))
    return site.edits(merged(site.code, removed(listing, gone)) or ())
