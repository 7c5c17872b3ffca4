"""What IPython adds to Python, as Python: magics, shell escapes and questions in a cell.

Owns which lines are such, what Python they stand for, and which column is which. Every line
of a cell becomes one line, so that nothing else moves; lines in another language become
blank ones.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from headgate.text import split_lines
from headgate.text.patterns import lazy_pattern


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a Python line, and the part of the cell's line that it stands for."""

    start: int
    end: int
    raw_start: int
    raw_end: int
    copied: bool
    """Whether the two are the same text."""


@dataclass(frozen=True, slots=True)
class PythonCell:
    """A cell as Python: its lines and what they become, one by one, without their ends."""

    raw: tuple[str, ...]
    lines: tuple[str, ...]
    made: Mapping[int, tuple[Segment, ...]] = field(
        default_factory=dict[int, "tuple[Segment, ...]"]
    )
    """The lines that are not what stands in the cell."""


_SHELL: Final = '__import__("IPython").get_ipython().system('
_OUTPUT: Final = '__import__("IPython").get_ipython().getoutput('

_ABOVE_PYTHON: Final = frozenset({"time", "timeit", "capture", "prun", "memit", "mprun", "lprun"})
"""Magics of a whole cell, or of a line, whose code is Python of the notebook."""
_SHELL_CELLS: Final = frozenset({"bash", "sh", "!", "sx", "system", "script", "zsh"})
_INSTALLERS: Final = frozenset({"pip", "conda", "mamba", "micromamba", "uv"})
_CELL_MAGIC: Final = lazy_pattern(r"%%(!|[A-Za-z_][\w.]*)(.*)")
_LINE: Final = lazy_pattern(
    r"(?P<indent>[ \t]*)"
    r"(?P<target>(?:\(?[A-Za-z_][\w.]*(?:\[[^\]=]*\])?(?:[ \t]*,[ \t]*[A-Za-z_]\w*)*\)?[ \t]*=[ \t]*)?)"
    r"(?:(?P<shell>!!?)(?P<command>.*)|%(?P<magic>[A-Za-z_][\w.]*)(?P<rest>.*))",
    re.S,
)
_ASKS: Final = lazy_pattern(r"[ \t]*(?:\?{1,2}[ \t]*[\w.*%]+|%{0,2}[\w.*\[\]]+\?{1,2})[ \t;]*")
_OPTIONS: Final = lazy_pattern(r"(?:[ \t]+-{1,2}[A-Za-z]+(?:[ \t]*\d+)?)*[ \t]*")
_VARIABLE: Final = lazy_pattern(
    r"[ \t]+([A-Za-z_]\w*)(?:[ \t]*=[ \t]*|[ \t]+)([^\s{}$](?:[^{}$]*[^\s{}$])?)[ \t]*"
)
"""A variable of the environment with a value in which nothing is filled in."""
_REMARK: Final = lazy_pattern(r"[ \t]+#[ \t]*(?:headgate:|nosec\b).*")
_STRING: Final = lazy_pattern(r"[A-Za-z]{0,2}(\"\"\"|'''|\"|')")
_STATEMENT: Final = lazy_pattern(
    r"(?:def|class|import|from|return|with|for|while|if|try|async|raise|assert|del|pass)\b"
)


def python_of(text: str) -> PythonCell:
    """Return a cell as Python."""
    raw = tuple(line.rstrip("\r\n") for line in split_lines(text))
    first = next((n for n, line in enumerate(raw) if line.strip()), 0)
    made: dict[int, tuple[str, tuple[Segment, ...]]] = {}
    head = _CELL_MAGIC.match(raw[first])
    rest = first
    while head is not None and head[1] in _ABOVE_PYTHON:
        made[rest] = ("", ())
        rest += 1
        head = _CELL_MAGIC.match(raw[rest]) if rest < len(raw) else None
    if head is not None:
        is_shell = head[1] in _SHELL_CELLS and (
            head[1] != "script" or head[2].strip().split(" ")[0] in _SHELL_CELLS
        )
        made.update(_script(raw, rest) if is_shell else _blank(raw, rest))
    else:
        made.update(_lines(raw, rest))
    lines = tuple(made[n][0] if n in made else line for n, line in enumerate(raw))
    return PythonCell(raw, lines, {n: segments for n, (_, segments) in made.items()})


def _blank(raw: Sequence[str], first: int) -> Mapping[int, tuple[str, tuple[Segment, ...]]]:
    return dict.fromkeys(range(first, len(raw)), ("", ()))


def _script(raw: Sequence[str], first: int) -> Mapping[int, tuple[str, tuple[Segment, ...]]]:
    """Return a call of the shell with the lines of a script; nothing in it is filled in."""
    out: dict[int, tuple[str, tuple[Segment, ...]]] = {}
    last = len(raw) - 1
    for n in range(first, last + 1):
        line = _Line(raw[n])
        if n == first:
            line.put(_SHELL if n < last else f'{_SHELL}""', 0, len(line.raw))
        else:
            line.put('"', 0, 0)
            line.escape(0, len(line.raw))
            line.put('\\n"', len(line.raw), len(line.raw))
        if n == last:
            line.put(")", len(line.raw), len(line.raw))
        out[n] = line.done()
    return out


def _lines(raw: Sequence[str], first: int) -> Iterator[tuple[int, tuple[str, tuple[Segment, ...]]]]:
    """Yield the lines that are no Python."""
    state = _State()
    number = first
    while number < len(raw):
        body = raw[number]
        found = _LINE.fullmatch(body) if state.may_begin(body) else None
        if found is None:
            if state.is_clear and _ASKS.fullmatch(body):
                yield number, _Line(body).nothing()
            else:
                state.read(body)
            number += 1
            continue
        state = _State()
        last = number
        line = _Line(raw[number])
        if _begin(line, found):
            while raw[last].endswith("\\") and last + 1 < len(raw):
                last += 1
            _command(line, line.at, is_last=last == number)
        yield number, line.done()
        for n in range(number + 1, last + 1):
            line = _Line(raw[n])
            _command(line, 0, is_last=n == last)
            yield n, line.done()
        number = last + 1


def _begin(line: _Line, found: re.Match[str]) -> bool:
    """Put the beginning of a special line; tell whether a command for a shell follows."""
    indent, target = found["indent"], found["target"]
    line.copy(0, len(indent) + len(target))
    at = len(indent) + len(target)
    magic = found["magic"]
    if found["shell"]:
        call = _OUTPUT if target or len(found["shell"]) == 2 else _SHELL
        line.put(call, at, at + len(found["shell"]))
        return True
    rest = found.start("rest")
    if magic in _INSTALLERS:
        line.put(_OUTPUT if target else _SHELL, at, at + 1)
        return True
    if magic in ("sx", "system"):
        line.put(_OUTPUT, at, rest)
        return True
    variable = _VARIABLE.fullmatch(line.raw, rest) if magic in ("env", "set_env") else None
    if variable is not None and not target:
        name, value = variable.span(1), variable.span(2)
        line.put('__import__("os").environ["', at, name[0])
        line.copy(*name)
        line.put('"] = "', name[1], value[0])
        line.escape(*value)
        line.put('"', value[1], len(line.raw))
        return False
    if magic in _ABOVE_PYTHON and not target:
        options = _OPTIONS.match(line.raw, rest)
        begin = options.end() if options else rest
        if begin < len(line.raw):
            line.put("", at, begin)
            line.copy(begin, len(line.raw))
            return False
    line.put("None" if target else "pass", at, len(line.raw))
    return False


def _command(line: _Line, start: int, *, is_last: bool) -> None:
    """Put a line of a command as a text, with its values as fields."""
    raw = line.raw
    remark = _REMARK.search(raw, start) if is_last else None
    stop = len(raw) if remark is None else remark.start()
    if not is_last:
        stop -= 1  # the backslash
    fields = dict(_fields(raw, start, stop))
    line.put('f"' if fields else '"', start, start)
    at = start
    while at < stop:
        char = raw[at]
        if at in fields:
            line.copy(at, fields[at])
            at = fields[at]
        elif char in "{}":
            doubled = raw.startswith(char * 2, at)
            line.put(char * 2 if fields else char, at, at + 1 + doubled)
            at += 1 + doubled
        else:
            line.escape(at, at + 1)
            at += 1
    line.put('"' + (")" if is_last else ""), stop, stop)
    if remark is not None:
        line.copy(stop, len(raw))


def _fields(raw: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield where the values of a command begin and end; two braces are one, and no value."""
    at = raw.find("{", start, stop)
    while at != -1:
        end = 0 if raw.startswith("{{", at) else _field_end(raw, at, stop)
        if end:
            yield at, end
        at = raw.find("{", end or at + 1 + raw.startswith("{{", at), stop)


def _field_end(raw: str, start: int, stop: int) -> int:
    """Return where a field ends whose inside is an expression; 0 if there is none.

    `${HOME}` and `{a,b}` are the shell's.
    """
    if start and raw[start - 1] == "$":
        return 0
    at = raw.find("}", start, stop)
    while at != -1:
        inside = raw[start + 1 : at].strip()
        try:
            found = ast.parse(f"({inside})", mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            at = raw.find("}", at + 1, stop)
            continue
        odd = isinstance(found, ast.Tuple) or "\\" in inside or "#" in inside
        return 0 if odd else at + 1
    return 0


class _Line:
    """A Python line while it is put together."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.at = 0
        """What has been used of `raw`."""
        self._text = ""
        self._segments: list[Segment] = []

    def put(self, text: str, raw_start: int, raw_end: int) -> None:
        """Put something that does not stand there."""
        self._add(text, raw_start, raw_end, copied=False)

    def copy(self, start: int, end: int) -> None:
        """Put what stands there."""
        self._add(self.raw[start:end], start, end, copied=True)

    def escape(self, start: int, end: int) -> None:
        """Put what stands there as the inside of a text."""
        for at in range(start, end):
            char = self.raw[at]
            if char in '"\\' or not char.isprintable():
                escaped = "\\" + char if char in '"\\' else f"\\U{ord(char):08x}"
                self.put(escaped, at, at + 1)
            else:
                self.copy(at, at + 1)

    def nothing(self) -> tuple[str, tuple[Segment, ...]]:
        """Return a line that does nothing, where one must stand."""
        indent = len(self.raw) - len(self.raw.lstrip())
        self.copy(0, indent)
        self.put("pass", indent, len(self.raw))
        return self.done()

    def done(self) -> tuple[str, tuple[Segment, ...]]:
        """Return the line and what its parts stand for."""
        return self._text, tuple(self._segments)

    def _add(self, text: str, raw_start: int, raw_end: int, *, copied: bool) -> None:
        start = len(self._text)
        self._text += text
        self.at = raw_end
        if copied and self._segments and self._segments[-1].copied:
            last = self._segments[-1]
            if last.raw_end == raw_start:
                self._segments[-1] = Segment(
                    last.start, len(self._text), last.raw_start, raw_end, copied=True
                )
                return
        self._segments.append(Segment(start, len(self._text), raw_start, raw_end, copied=copied))


class _State:
    """Whether the next line begins a statement, as far as a glance tells."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0
        self._goes_on = False

    @property
    def is_clear(self) -> bool:
        """Whether nothing is open."""
        return not (self._quote or self._depth or self._goes_on)

    def may_begin(self, body: str) -> bool:
        """Whether a line may be a special one. No line of Python begins with "!"."""
        if self._quote:
            return False
        return self.is_clear or body.lstrip().startswith("!")

    def read(self, body: str) -> None:
        """Take a line of Python."""
        if self._depth and not self._quote and _STATEMENT.match(body):
            self._depth = 0  # no statement stands in brackets
        at, self._goes_on = 0, False
        while at < len(body):
            if self._quote:
                at = self._read_text(body, at)
                continue
            char = body[at]
            found = _STRING.match(body, at) if char.isalpha() or char in "\"'" else None
            if char == "#":
                return
            if found is not None:
                self._quote, at = found[1], found.end()
                continue
            if char.isalpha() or char == "_":
                at = _end_of_word(body, at)
                continue
            if char in "([{":
                self._depth += 1
            elif char in ")]}":
                self._depth = max(self._depth - 1, 0)
            elif char == "\\" and at == len(body) - 1:
                self._goes_on = True
            at += 1
        if len(self._quote) == 1 and not body.endswith("\\"):
            self._quote = ""

    def _read_text(self, body: str, at: int) -> int:
        while at < len(body):
            if body[at] == "\\":
                at += 2
            elif body.startswith(self._quote, at):
                at += len(self._quote)
                self._quote = ""
                return at
            else:
                at += 1
        return at


def _end_of_word(body: str, at: int) -> int:
    while at < len(body) and (body[at].isalnum() or body[at] == "_"):
        at += 1
    return at
