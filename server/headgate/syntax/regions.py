"""Regions: the pieces of a module that are lexed, parsed and analysed alone.

A region is one logical line: a simple statement, the header of a compound one,
or a decorator, together with the blank and comment lines before it. Blocks are
not stored; they follow from the columns. So a region never depends on its
neighbours, broken lines stay among themselves, and the cost of an edit is that
of the logical line it touches.

`split` and `resplit` give the same for the same text: every region begins in the
same clean state, and where it ends depends on the text from there on only.
"""

from __future__ import annotations

import re
from typing import Any, Final, Protocol, TypeVar

from headgate.syntax.lexer import (
    Comment,
    Entry,
    Lexed,
    Proofs,
    StringPart,
    indent_of,
    is_blank,
    lex,
)
from headgate.text import Chunk, Chunks, Snapshot, chunked
from headgate.text.snapshot import LineChange

_WORD = re.compile(r"[ \t\f\ufeff]*(@|[A-Za-z_]\w*)?")
_ASYNC_DEF = re.compile(r"[ \t\f\ufeff]*async[ \t]+def\b")

COMPOUND: Final = frozenset(
    "if elif else for while try except finally with def class async match case".split()
)
_BRANCHES: Final = frozenset("if elif else for while try except case".split())
CONTINUES: Final = frozenset("elif else except finally case".split())
"""Words that begin a clause of the compound statement above."""


class Region:
    """One logical line and the blank and comment lines before it. Immutable."""

    def __init__(
        self,
        lead: tuple[str, ...],
        lines: tuple[str, ...],
        lexed: Lexed,
        entry: Entry | None = None,
    ) -> None:
        self.derived: dict[str, Any] = {}
        """What others have made of this line, kept with it: a function of its text."""
        self.entry = entry
        """Set for a further piece of a long logical line."""
        self.lead = lead
        self.lines = lines
        self.lexed = lexed
        self.height = len(lead) + len(lines)
        self.text = lines[0] if len(lines) == 1 else "".join(lines)
        """The code, without the lines before it."""
        self.reach = len(lead) + max(lexed.reach, len(lines))
        """Lines from the top that were looked at to find this region."""
        if lines:
            word = _WORD.match(lines[0])
            self.word = (word.group(1) or "") if word else ""
            self.indent = indent_of(lines[0])
        else:
            self.word, self.indent = "", 0
        if entry is not None:
            self.word, self.indent = "", entry.indent
        self.defines = ""
        """"def" or "class" for the header of a function or class; "def" for `async def` too."""
        if self.word in ("def", "class"):
            self.defines = self.word
        elif self.word == "async" and _ASYNC_DEF.match(lines[0]):
            self.defines = "def"
        self.is_scope = self.defines != ""
        self.opens = lexed.opens and self.word in COMPOUND
        """Whether a block follows."""

    @property
    def offset(self) -> int:
        """Lines between the top of the region and its code."""
        return len(self.lead)

    @property
    def is_code(self) -> bool:
        """False for the blank and comment lines at the end of a text."""
        return bool(self.lines)

    @property
    def may_not_run(self) -> bool:
        """Whether what it binds depends on a condition: in a block, or in one on its own line."""
        return self.indent > 0 or (self.word in _BRANCHES and not self.opens)

    @property
    def comments(self) -> tuple[Comment, ...]:
        """Comments of the code, lines relative to its first."""
        return self.lexed.comments

    def strings(self) -> list[StringPart]:
        """Return the outermost string literals of the code, in order."""
        parts: list[StringPart] = []
        if self.lines:
            count = len(self.lines)
            lex(lambda i: self.lines[i] if i < count else "", 0, parts, entry=self.entry)
        return sorted(parts)


def height(region: Region) -> int:
    """Return how many lines a region has."""
    return region.height


_NOTHING = Lexed(0, False, False, False, 0, (), ())


def _next(
    snapshot_lines: Chunks[str],
    line_at: _Lines,
    top: int,
    count: int,
    proofs: Proofs,
    entry: Entry | None,
) -> Region:
    """Return the region that begins at line `top`, in the state that the last one left."""
    at = top
    while at < count and is_blank(line_at(at)):
        at += 1
    if at >= count:
        lead = tuple(snapshot_lines.slice(top, count))
        region = Region(lead, (), _NOTHING, entry)
        region.reach = len(lead) + 1
        return region
    lexed = lex(line_at, at, proofs=proofs, entry=entry)
    stop = min(at + lexed.line_count, count)
    if stop == top + 1:
        return Region((), (line_at(top),), lexed, entry)
    lines = snapshot_lines.slice(top, stop)
    return Region(tuple(lines[: at - top]), tuple(lines[at - top :]), lexed, entry)


class _Lines:
    """Random access to lines, quick where calls move forward."""

    def __init__(self, lines: Chunks[str]) -> None:
        self._lines = lines
        self._chunk: tuple[str, ...] = ()
        self._first = 0
        self._stop = 0

    def __call__(self, index: int) -> str:
        if not self._first <= index < self._stop:
            if not 0 <= index < len(self._lines):
                return ""
            at, _ = self._lines.locate(index)
            self._chunk = self._lines.chunks[at]
            self._first = self._lines.first_of(at)
            self._stop = self._first + len(self._chunk)
        return self._chunk[index - self._first]


def _line_count(snapshot: Snapshot) -> int:
    """Number of lines to split: an empty last line belongs to nothing."""
    count = snapshot.line_count
    return count - 1 if snapshot.line(count - 1) == "" else count


def split(snapshot: Snapshot) -> Chunks[Region]:
    """Cut a whole text into regions; linear in its length."""
    lines = _Lines(snapshot.lines)
    count = _line_count(snapshot)
    regions: list[Region] = []
    proofs = Proofs()
    top = 0
    entry: Entry | None = None
    while top < count:
        region = _next(snapshot.lines, lines, top, count, proofs, entry)
        regions.append(region)
        top += region.height
        entry = region.lexed.exit
    return chunked(regions, height)


class Piece(Protocol):
    """Anything that stands for a region in a sequence."""

    @property
    def height(self) -> int:
        """Lines of the region."""
        ...

    @property
    def reach(self) -> int:
        """Lines that were looked at to find it."""
        ...

    @property
    def entry(self) -> Entry | None:
        """The state in which it begins."""
        ...


P = TypeVar("P", bound=Piece)


class Resplit:
    """What `resplit` found: pieces `start` up to `old_stop` become `new`."""

    __slots__ = ("new", "old_stop", "start")

    def __init__(self, start: int, old_stop: int, new: list[Region]) -> None:
        self.start = start
        self.old_stop = old_stop
        self.new = new


def _reach(chunk: Chunk[P]) -> int:
    """Return how many lines from the top of a chunk its pieces looked at."""
    known: Any = chunk.derived.get("reach")
    if known is not None:
        return int(known)
    top, reach = 0, 0
    for piece in chunk:
        end = top + piece.reach
        if end > reach:
            reach = end
        top += piece.height
    chunk.derived["reach"] = reach
    return reach


def _reach_of_all(group: Chunk[Chunk[P]]) -> int:
    top, reach = 0, 0
    for chunk in group:
        reach = max(reach, top + _reach(chunk))
        top += chunk.height
    return reach


def _first_touched(pieces: Chunks[P], line: int) -> int:
    """Return the first piece that looked at `line` or beyond, by number."""
    top, number = 0, 0
    for group in pieces.groups:
        reach: Any = group.derived.get("reach")
        if reach is None:
            reach = group.derived["reach"] = _reach_of_all(group)
        if top + reach <= line:
            top += group.height
            number += len(group)
            continue
        for chunk in group:
            if top + _reach(chunk) > line:
                index = pieces.first_of(number)
                for piece in chunk:
                    if top + piece.reach > line:
                        return index
                    top += piece.height
                    index += 1
            else:
                top += chunk.height
            number += 1
    return len(pieces)


def resplit(old: Chunks[P], snapshot: Snapshot, change: LineChange) -> Resplit:
    """Cut the text again after a change of lines.

    The result, put in place, equals `split(snapshot)`. Costs the regions that
    looked at changed lines, and O(chunks).
    """
    lines = _Lines(snapshot.lines)
    count = _line_count(snapshot)
    start = _first_touched(old, change.start)
    top = old.top(start)
    if top > change.start:  # appended behind the last region
        start = max(start - 1, 0)
        top = old.top(start)
    grown = change.new_stop - change.old_stop
    new: list[Region] = []
    proofs = Proofs()
    entry = old[start].entry if start < len(old) else None
    stop = len(old)
    while top < count:
        if top >= change.new_stop:
            candidate = old.find(top - grown)
            if (
                candidate >= 0
                and old.top(candidate) == top - grown
                and old[candidate].entry == entry
            ):
                stop = candidate
                break
        region = _next(snapshot.lines, lines, top, count, proofs, entry)
        new.append(region)
        top += region.height
        entry = region.lexed.exit
    return Resplit(start, stop, new)
