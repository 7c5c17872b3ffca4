"""From the lines of a manifest to the packages that it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from headgate.manifests.entries import Entry, Role, of_requirement
from headgate.manifests.toml_lines import Text, texts
from headgate.ruleapi import DocumentKind
from headgate.text import Position, Range

_COMMENT: Final = re.compile(r"(?:^|\s)#.*")
_OPTION: Final = re.compile(r"\s(?:--hash|--config-settings|--global-option)\b.*")
_EDITABLE: Final = re.compile(r"\s*(?:-e|--editable)[ =]+")
_EGG: Final = re.compile(r"#egg=([\w.-]+)")
_INCLUDE: Final = re.compile(r"\s*(?:-r|-c|--requirement|--constraint)[ =]*(?P<path>[^\s#]+)")
_JSON_NAME: Final = re.compile(r'(?P<indent>\s*)"(?P<name>[^"]+)"\s*:\s*\{')
_JSON_FIELD: Final = re.compile(r'\s*"(?P<key>version|git|path|file)"\s*:\s*"(?P<value>[^"]*)"')
SECTION: Final = re.compile(r"\[([^\]]+)\]")
_KEY: Final = re.compile(r"([\w.-]+)\s*[=:]\s*(.*)")

_LISTS: Final = re.compile(
    r"project\.dependencies|project\.optional-dependencies\.[^.]+|dependency-groups\.[^.]+"
    r"|tool\.uv\.(?:dev-dependencies|constraint-dependencies|override-dependencies)"
    r"|tool\.pdm\.dev-dependencies\.[^.]+"
    r"|tool\.hatch\.envs\.[^.]+(?:\.overrides)?\.(?:extra-)?dependencies"
    r"|tool\.flit\.metadata\.requires(?:-extra\.[^.]+)?"
)
_BUILD: Final = "build-system.requires"
_TABLES: Final = re.compile(
    r"tool\.poetry\.(?:dependencies|dev-dependencies|group\.[^.]+\.dependencies)"
)
_PIPFILE_TABLES: Final = frozenset({"packages", "dev-packages"})
_SETUP_CFG: Final = frozenset({"install_requires", "tests_require", "setup_requires"})


def entries(kind: DocumentKind, lines: Sequence[str]) -> tuple[Entry, ...]:
    """Return the packages that a manifest names, in order. Lines have no ends."""
    read: dict[DocumentKind, Callable[[Sequence[str]], Iterator[Entry]]] = {
        DocumentKind.REQUIREMENTS: _requirements,
        DocumentKind.PYPROJECT: _pyproject,
        DocumentKind.PIPFILE: _pipfile,
        DocumentKind.SETUP_CFG: _setup_cfg,
        DocumentKind.LOCK: _lock,
    }
    reader = read.get(kind)
    return () if reader is None else tuple(reader(lines))


def included_files(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the files that a requirements file names with `-r` and `-c`."""
    found = (_INCLUDE.match(line) for line in lines)
    return tuple(match["path"] for match in found if match is not None)


def _requirements(lines: Sequence[str]) -> Iterator[Entry]:
    goes_on = False
    for number, line in enumerate(lines):
        first, goes_on = not goes_on, line.rstrip().endswith("\\")
        if not first:
            continue
        editable = _EDITABLE.match(line)
        if editable is not None or re.match(r"\s*(?:\w+\+)?\w+://", line):
            egg = _EGG.search(line)
            if egg is not None:
                place = Range(Position(number, egg.start(1)), Position(number, egg.end(1)))
                address = line[editable.end() if editable else 0 : egg.start()].strip()
                yield Entry(egg[1], place, Role.NEEDED, "", address)
            continue
        text = _OPTION.sub("", _COMMENT.sub("", line)).rstrip().removesuffix("\\").rstrip()
        if not text.lstrip().startswith("-"):
            found = of_requirement(text, number, 0)
            if found is not None:
                yield found


def _pyproject(lines: Sequence[str]) -> Iterator[Entry]:
    for text in texts(lines):
        path = ".".join(text.path)
        if path == _BUILD and text.in_list:
            found = of_requirement(text.value, text.line, text.column, Role.BUILD)
        elif text.in_list and _LISTS.fullmatch(path):
            found = of_requirement(text.value, text.line, text.column)
        elif text.is_key and _TABLES.fullmatch(path) and text.value.lower() != "python":
            found = _of_key(text)
        else:
            continue
        if found is not None:
            yield found


def _pipfile(lines: Sequence[str]) -> Iterator[Entry]:
    for text in texts(lines):
        if text.is_key and len(text.path) == 1 and text.path[0] in _PIPFILE_TABLES:
            yield _of_key(text)


def _of_key(text: Text) -> Entry:
    """Return the package whose name is a key: `requests = "^2.31"`."""
    stop = Position(text.line, text.column + len(text.value))
    rest = text.rest.strip()
    version = re.search(r"(?:version\s*=\s*)?[\"']([^\"']*)[\"']", rest)
    source = re.search(r"\b(?:git|path|url|file)\s*=\s*[\"']([^\"']*)[\"']", rest)
    wanted = version[1] if version is not None and source is None else ""
    return Entry(
        text.value,
        Range(Position(text.line, text.column), stop),
        Role.NEEDED,
        _poetry_specifier(wanted),
        source[1] if source else "",
    )


def _poetry_specifier(text: str) -> str:
    """Return a caret or tilde range as what it begins with."""
    text = text.strip().partition(" ")[0]
    if text.startswith(("^", "~")) and not text.startswith("~="):
        return ">=" + text[1:]
    if re.match(r"\d", text):
        return "==" + text
    return "" if text == "*" else text


def _setup_cfg(lines: Sequence[str]) -> Iterator[Entry]:
    section = key = ""
    for number, line in enumerate(lines):
        if not line.strip() or line.lstrip().startswith(("#", ";")):
            continue
        column = 0
        text = line
        if not line[0].isspace():
            head = SECTION.match(line)
            field = _KEY.match(line)
            if head is not None:
                section, key = head[1].strip(), ""
                continue
            if field is None:
                continue
            key, text, column = field[1], field[2], field.start(2)
        wanted = (section == "options" and key in _SETUP_CFG) or (
            section == "options.extras_require" and key
        )
        if wanted and text.strip():
            found = of_requirement(text.partition(" #")[0], number, column)
            if found is not None:
                yield found


def _lock(lines: Sequence[str]) -> Iterator[Entry]:
    if next((line for line in lines if line.strip()), "").lstrip().startswith("{"):
        yield from _json_lock(lines)
        return
    waiting: Entry | None = None
    for number, line in enumerate(lines):
        if line.startswith("[["):
            if waiting is not None:
                yield waiting
            waiting = None
            inside = line.strip() in ("[[package]]", "[[packages]]")
            if not inside:
                continue
            waiting = _NOTHING
        elif waiting is None or not line or line[0] in "[ #]":
            if line.startswith("[") and waiting is not None and waiting is not _NOTHING:
                yield waiting
                waiting = None
        elif line.startswith(("name", "version", "source")):
            key, _, value = line.partition("=")
            text = re.search(r"[\"']([^\"']*)[\"']", value)
            if text is None:
                continue
            if key.strip() == "name":
                column = len(key) + 1 + text.start(1)
                place = Range(Position(number, column), Position(number, column + len(text[1])))
                waiting = Entry(text[1], place, Role.CHOSEN)
            elif key.strip() == "version" and waiting is not _NOTHING:
                waiting = Entry(waiting.name, waiting.range, Role.CHOSEN, text[1], waiting.source)
            elif key.strip() == "source" and waiting is not _NOTHING:
                address = "" if "registry" in value.partition("=")[0] else text[1]
                waiting = Entry(
                    waiting.name, waiting.range, Role.CHOSEN, waiting.specifier, address
                )
    if waiting is not None and waiting is not _NOTHING:
        yield waiting


_NOTHING: Final = Entry("", Range(Position(0, 0), Position(0, 0)), Role.CHOSEN)
"""A package of which nothing has been read yet."""


def _json_lock(lines: Sequence[str]) -> Iterator[Entry]:
    """Read Pipfile.lock, as pipenv writes it: packages stand in the second level."""
    levels: list[int] = []
    group = ""
    waiting: Entry | None = None
    for number, line in enumerate(lines):
        name = _JSON_NAME.match(line)
        if name is not None:
            indent = len(name["indent"])
            while levels and levels[-1] >= indent:
                levels.pop()
            levels.append(indent)
            if len(levels) == 1:
                group = name["name"]
            elif len(levels) == 2 and group != "_meta":
                if waiting is not None:
                    yield waiting
                place = Range(
                    Position(number, name.start("name")), Position(number, name.end("name"))
                )
                waiting = Entry(name["name"], place, Role.CHOSEN)
            continue
        field = _JSON_FIELD.match(line)
        if field is not None and waiting is not None and len(levels) >= 2:
            version = waiting.specifier
            source = waiting.source
            if field["key"] == "version":
                version = field["value"].lstrip("=")
            else:
                source = field["value"]
            waiting = Entry(waiting.name, waiting.range, Role.CHOSEN, version, source)
    if waiting is not None:
        yield waiting
