"""Adds a package to what a manifest asks for, in the way that the file is written.

Owns where the new entry goes and how it is spelled. What is returned has been read again: it
asks for the package and for all that was asked for before, and nothing else has changed.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from configparser import Error, RawConfigParser
from dataclasses import dataclass
from typing import Final

from headgate.manifests.entries import Entry, of_requirement
from headgate.manifests.reading import SECTION, entries
from headgate.manifests.toml_lines import texts
from headgate.ruleapi import DocumentKind
from headgate.ruleapi.packages import normalised
from headgate.text import Edit, Position, Range, Snapshot

_TOKEN: Final = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*"|'[^']*')|(?P<sign>[\[\],])|(?P<comment>#.*)"""
)
_HEADER: Final = re.compile(r"\s*\[")
_REQUIRES: Final = re.compile(r"install_requires\s*[=:]")
_HASHES: Final = re.compile(r"\s--hash[ =]")


def declaration(
    kind: DocumentKind, text: str, package: str, version: str = "", *, new_list: bool = False
) -> tuple[Edit, ...]:
    """Return the edits that have a file ask for a package, at least in a version; or none.

    With `new_list` a project without a list of dependencies gets one.
    """
    snapshot = Snapshot.of(text)
    lines = [snapshot.body(n) for n in range(snapshot.line_count)]
    before = entries(kind, lines)
    if any(entry.key == normalised(package) for entry in before):
        return ()
    end = re.search(r"\r\n|\n|\r", text)
    wanted = _Wanted(package, version, end[0] if end else "\n")
    match kind:
        case DocumentKind.REQUIREMENTS:
            edits = _in_requirements(lines, wanted)
        case DocumentKind.PYPROJECT:
            edits = _in_list(lines, ("project",), "dependencies", wanted)
            edits = edits or _in_table(lines, "tool.poetry.dependencies", wanted, wanted.as_key)
            if not edits and new_list and not _is_dynamic(lines):
                added = f'dependencies = ["{wanted.requirement}"]'
                edits = _in_table(lines, "project", wanted, added)
        case DocumentKind.SETUP_CFG:
            edits = _in_options(lines, wanted)
        case DocumentKind.PIPFILE:
            edits = _in_table(lines, "packages", wanted, wanted.as_key)
        case _:
            return ()
    return edits if edits and _is_right(kind, text, edits, before, package) else ()


def setup_declaration(text: str, package: str, version: str = "") -> tuple[Edit, ...]:
    """Return the edits that have a setup script ask for a package, or none.

    Where `install_requires` is a list that is written out, in the call or in a variable.
    """
    found = _listed(text)
    if found is None:
        return ()
    tree, items = found
    names = [of_requirement(str(ast.literal_eval(item)), 0, 0) for item in items.elts]
    if any(name is None or name.key == normalised(package) for name in names):
        return ()
    snapshot = Snapshot.of(text)
    lines = [snapshot.body(n) for n in range(snapshot.line_count)]
    line = items.lineno - 1
    column = len(lines[line].encode()[: items.col_offset].decode())
    end = re.search(r"\r\n|\n|\r", text)
    wanted = _Wanted(package, version, end[0] if end else "\n")
    edits = _joining(lines, line, column, wanted)
    after = _listed(snapshot.with_edits(edits).text) if edits else None
    if after is None:
        return ()
    new = after[1].elts.pop()
    is_right = ast.dump(after[0]) == ast.dump(tree) and ast.literal_eval(new) == wanted.requirement
    return edits if is_right else ()


def _listed(text: str) -> tuple[ast.Module, ast.List] | None:
    """Return a setup script, and the list of texts that says what it requires."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "install_requires"
    ]
    if len(found) == 1 and isinstance(found[0], ast.Name):
        found = list(_values(tree, found[0].id))
    match found:
        case [ast.List(elts=parts) as items] if all(_is_text(part) for part in parts):
            return tree, items
        case _:
            return None


def _values(tree: ast.Module, name: str) -> Iterator[ast.expr]:
    """Yield what a variable of the module may hold, once for each time it is bound or read."""
    others = 0
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                yield value
            case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value) if (
                target == name
            ):
                yield value
            case ast.Name(id=read):
                others += read == name
            case _:
                pass
    if others != 2:  # where it is bound and where it is handed over
        yield ast.Name(name)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@dataclass(frozen=True, slots=True)
class _Wanted:
    package: str
    version: str
    line_end: str

    @property
    def requirement(self) -> str:
        return f"{self.package}>={self.version}" if self.version else self.package

    @property
    def as_key(self) -> str:
        versions = f">={self.version}" if self.version else "*"
        return f'{self.package} = "{versions}"'


def _put(line: int, column: int, text: str) -> Edit:
    place = Position(line, column)
    return Edit(Range(place, place), text)


def _in_requirements(lines: Sequence[str], wanted: _Wanted) -> tuple[Edit, ...]:
    if any(_HASHES.search(line) for line in lines):
        return ()  # an installer that checks hashes wants one for every package
    last = len(lines) - 1
    if not lines[last]:
        return (_put(last, 0, wanted.requirement + wanted.line_end),)
    if lines[last].endswith("\\"):
        return ()
    return (_put(last, len(lines[last]), wanted.line_end + wanted.requirement),)


def _in_list(
    lines: Sequence[str], table: tuple[str, ...], key: str, wanted: _Wanted
) -> tuple[Edit, ...]:
    """Add an item behind the last one of a list, with commas as the list has them."""
    keys = (t for t in texts(lines) if t.is_key and t.path == table and t.value == key)
    found = next(keys, None)
    if found is None:
        return ()
    return _joining(lines, found.line, found.column + len(key), wanted)


def _joining(lines: Sequence[str], line: int, column: int, wanted: _Wanted) -> tuple[Edit, ...]:
    """Add an item to the list that opens behind a place."""
    opened = last = comma = closed = None
    while closed is None and line < len(lines):
        token = _TOKEN.search(lines[line], column)
        if token is None or token["comment"] is not None:
            line, column = line + 1, 0
            continue
        column = token.end()
        if token["text"] is not None:
            last, comma = (line, token.span()), None
        elif token["sign"] == ",":
            comma = line, column
        elif token["sign"] == "[" and opened is None:
            opened = line, column
        elif token["sign"] == "]" and opened is not None:
            closed = line, token.start()
        else:
            return ()
    if opened is None or closed is None:
        return ()
    if last is None:
        return (_put(*opened, f'"{wanted.requirement}"'),)
    line, (start, stop) = last
    quote = lines[line][start]
    item = f"{quote}{wanted.requirement}{quote}"
    if line == opened[0]:
        return (_put(line, stop, f", {item}"),)
    body = lines[line]
    item = wanted.line_end + body[: len(body) - len(body.lstrip())] + item
    if comma is not None:
        at = closed[1] if closed[0] == comma[0] else len(lines[comma[0]])
        return (_put(comma[0], at, f"{item},"),)
    if closed[0] == line or not lines[line][stop:].strip():
        return (_put(line, stop, f",{item}"),)
    return (_put(line, stop, ","), _put(line, len(body), item))


def _in_options(lines: Sequence[str], wanted: _Wanted) -> tuple[Edit, ...]:
    """Add a line to what `install_requires` of a `setup.cfg` lists."""
    sections = [n for n, line in enumerate(lines) if SECTION.match(line)]
    start = next((n for n in sections if lines[n].startswith("[options]")), len(lines))
    stop = next((n for n in sections if n > start), len(lines))
    number = next((n for n in range(start, stop) if _REQUIRES.match(lines[n])), None)
    if number is None:
        return ()
    written = lines[number].partition(" #")[0][len("install_requires") :].lstrip(" =:").strip()
    if ";" in written or "," in written or written.startswith("file:"):
        return ()  # separated on one line, or kept elsewhere
    last, indent = number, ""
    for below in range(number + 1, len(lines)):
        body = lines[below]
        if body.strip() and not body[0].isspace() and not body.startswith(("#", ";")):
            break
        if body[:1].isspace() and body.strip():
            last = below
            indent = indent or body[: len(body) - len(body.lstrip())]
    text = f"{wanted.line_end}{indent or '    '}{wanted.requirement}"
    return (_put(last, len(lines[last]), text),)


def _in_table(lines: Sequence[str], table: str, wanted: _Wanted, text: str) -> tuple[Edit, ...]:
    """Add a line behind the last one of a table."""
    head = re.compile(rf"\s*\[\s*{re.escape(table)}\s*\]\s*(?:#.*)?")
    first = next((n for n, line in enumerate(lines) if head.fullmatch(line)), None)
    if first is None:
        return ()
    stop = next((n for n in range(first + 1, len(lines)) if _HEADER.match(lines[n])), len(lines))
    last = max(n for n in range(first, stop) if lines[n].strip() or n == first)
    return (_put(last, len(lines[last]), wanted.line_end + text),)


def _is_dynamic(lines: Sequence[str]) -> bool:
    return any(
        text.path == ("project", "dynamic") and text.value == "dependencies"
        for text in texts(lines)
    )


def _is_right(
    kind: DocumentKind, text: str, edits: Sequence[Edit], before: Iterable[Entry], package: str
) -> bool:
    """Tell whether the file then asks for one more package, and says all else as before."""
    after = Snapshot.of(text).with_edits(edits)
    found = entries(kind, [after.body(n) for n in range(after.line_count)])
    known = [(entry.key, entry.specifier) for entry in before]
    there = [(entry.key, entry.specifier) for entry in found]
    (new,) = [one for one in there if one[0] == normalised(package)] or [("", "")]
    if not new[0] or [one for one in there if one is not new] != known:
        return False
    if kind is DocumentKind.REQUIREMENTS:
        return True
    if kind is DocumentKind.SETUP_CFG:
        old = _without_new(text, "")
        return old is not None and _without_new(after.text, package) == old
    try:
        tomllib.loads(text)
        tomllib.loads(after.text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _without_new(text: str, package: str) -> dict[tuple[str, str], list[str]] | None:
    """Return what a `setup.cfg` says, without its last requirement if that is the package."""
    parser = RawConfigParser()
    try:
        parser.read_string(text)
    except Error:
        return None
    out = {
        (section, key): (parser.get(section, key) or "").split("\n")
        for section in parser.sections()
        for key in parser.options(section)
    }
    if package:
        listed = out.get(("options", "install_requires"))
        new = None if listed is None else of_requirement(listed.pop(), 0, 0)
        if new is None or new.key != normalised(package):
            return None
    return out
