"""The top of a file, where imports stand: found without reading the rest.

Owns which lines are imports, in which groups, and where the file's own text
begins. Writes nothing.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from headgate.syntax import is_blank
from headgate.syntax.lexer import lex
from headgate.text import Snapshot

_IMPORT = re.compile(r"\ufeff?import[ \t\f]+(?P<module>[\w.]+)(?P<more>[^\r\n#]*)")
_FROM = re.compile(
    r"\ufeff?from(?P<dots>[.\s]*)(?P<module>(?:\w[\w.]*)?)[ \t\f]*\bimport\b(?P<more>[\s\S]*)"
)
_STRING = re.compile(r"\ufeff?(?:[rR]?[uU]?)[\"']")
_ASSIGNMENT = re.compile(r"\ufeff?__\w+__[ \t]*=")
_STOPS = re.compile(r"\ufeff?(?:@|(?:def|class|async)\b|if[ \t]+__name__)")
_COMPOUND = re.compile(r"\ufeff?(?:if|elif|else|try|except|finally|with|for|while|match|case)\b")
_FAR: Final = 300
"""Logical lines after which no further import is looked for."""


class Kind(IntEnum):
    """Where a module comes from; groups of imports stand in this order."""

    FUTURE = 0
    STDLIB = 1
    OTHER = 2
    RELATIVE = 3


def kind_of(module: str) -> Kind:
    """Return the kind of an absolute module name."""
    top = module.partition(".")[0]
    if top == "__future__":
        return Kind.FUTURE
    return Kind.STDLIB if top in sys.stdlib_module_names else Kind.OTHER


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import statement at the top level."""

    first: int
    count: int
    module: str
    kind: Kind
    is_from: bool
    more: str
    """What follows the module, or the word "import"."""
    group: int
    """Number of the block of neighbours, or -1 beyond the import block."""

    @property
    def stop(self) -> int:
        """The line behind it."""
        return self.first + self.count

    def binds_module(self, module: str) -> bool:
        """Tell whether `import module` is written here, without a new name."""
        if self.is_from:
            return False
        written = [part.strip() for part in (self.module + self.more).split(",")]
        return module in written or any(w.startswith(module + ".") for w in written)

    def is_taken_from(self, package: str) -> bool:
        """Tell whether names of a package or its modules come from here, in the block."""
        is_own = self.is_from and self.kind is not Kind.RELATIVE and self.group >= 0
        return is_own and self.module.partition(".")[0] == package

    def extends(self, module: str) -> bool:
        """Tell whether a name of `module` can be added here."""
        return (
            self.is_from
            and self.module == module
            and self.kind is not Kind.RELATIVE
            and "*" not in self.more
            and ";" not in self.more
        )


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before a line of the file, as far as imports are concerned."""

    imports: tuple[ImportLine, ...]
    start: int
    """The line behind leading comments, the docstring and what must stay first."""
    follows: bool
    """Whether something stands before `start` from which a blank line must part."""
    possible: bool
    """False where no import can be added (code on the docstring's line)."""


def read_head(snapshot: Snapshot, stop: int) -> Head:
    """Read the imports above line `stop`."""
    found: list[ImportLine] = []
    start, follows, possible = 0, False, True
    at, group, beyond, at_top, seen = 0, 0, False, True, 0
    count = min(stop, snapshot.line_count)
    while at < count and seen < _FAR:
        line = snapshot.line(at)
        if is_blank(line):
            if at_top and line.strip() and (at == start or at < 2):
                start, follows = at + 1, True
            elif not line.strip():
                group += 1
            at += 1
            continue
        seen += 1
        lexed = lex(snapshot.line, at)
        height = max(lexed.line_count, 1)
        after = at + height
        text = "".join(snapshot.lines.slice(at, after)) if height > 1 else line
        if line[0] in " \t\f":
            group += 1
        elif (written := _import(text, at, height, -1 if beyond else group)) is not None:
            if after > stop:
                break
            found.append(written)
            if written.kind is Kind.FUTURE:
                start, follows = after, True
        elif at_top and _is_docstring(text):
            start, follows = after, True
        elif _STOPS.match(line):
            break
        else:
            group += 1
            beyond = beyond or not (_ASSIGNMENT.match(line) or _COMPOUND.match(line))
        at_top = False
        at = after
    if at_top and at == stop and _is_docstring(snapshot.line(at)):
        possible = False
    return Head(tuple(found), start, follows, possible)


def _import(text: str, at: int, height: int, group: int) -> ImportLine | None:
    match = _IMPORT.match(text)
    if match is not None:
        module = match["module"]
        return ImportLine(at, height, module, kind_of(module), False, match["more"], group)
    match = _FROM.match(text)
    if match is None:
        return None
    kind = Kind.RELATIVE if match["dots"].strip() else kind_of(match["module"])
    return ImportLine(at, height, match["module"], kind, True, match["more"], group)


def _is_docstring(text: str) -> bool:
    """Tell whether a logical line begins with a string that is a statement."""
    if _STRING.match(text) is None:
        return False
    body = text.strip().lstrip("\ufeffrRuU")
    quote = body[:3] if body[:3] in ('"""', "'''") else body[:1]
    closes = body.find(quote, len(quote))
    rest = body[closes + len(quote) :].strip() if closes >= 0 else "."
    return rest == "" or rest[0] in "#;"
