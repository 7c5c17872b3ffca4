"""What the files of a project say about packages: asked for, chosen, and its own names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cachetools import LRUCache
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from headgate.evidence.files import names_in, read_text, stamp
from headgate.manifests import Entry, Role, entries, included_files, of_requirement
from headgate.ruleapi import DocumentKind
from headgate.ruleapi.packages import normalised

_LOCKS: Final = ("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock")
_REQUIREMENTS: Final = re.compile(
    r"(?:.*[-_.])?(?:requirements|constraints)(?:[-_.].*)?\.(?:txt|in)"
)
_PYLOCK: Final = re.compile(r"pylock(?:\.[^.]+)?\.toml")
_OWN_NAME: Final = re.compile(r"^name\s*=\s*[\"']?([\w.-]+)", re.M)
_MANY: Final = 60
"""Files that are read of one folder, and those that they include."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What a project says, by normalised names."""

    needed: Mapping[str, str] = field(default_factory=dict[str, str])
    """Asked for → the lowest version that is allowed, or ""."""
    chosen: Mapping[str, str] = field(default_factory=dict[str, str])
    """In a lock file → its version."""
    own: frozenset[str] = frozenset()
    """The project's own names."""
    says_needs: bool = False
    """Whether any file is there to ask for packages."""


class Declarations:
    """What is declared around files, remembered until a file on the way changes."""

    def __init__(self) -> None:
        self._memory: LRUCache[Path, tuple[object, Declared]] = LRUCache(256)

    def around(self, folders: Iterable[Path]) -> Declared:
        """Return what files in these folders say together; the first folder counts most."""
        needed: dict[str, str] = {}
        chosen: dict[str, str] = {}
        own: set[str] = set()
        says = False
        for folder in folders:
            one = self._of(folder)
            needed = {**one.needed, **needed}
            chosen = {**one.chosen, **chosen}
            own |= one.own
            says = says or one.says_needs
        return Declared(needed, chosen, frozenset(own), says)

    def _of(self, folder: Path) -> Declared:
        files = list(_files(folder))
        mark = tuple((path, stamp(path)) for path in files)
        known = self._memory.get(folder)
        if known is None or known[0] != mark:
            known = self._memory[folder] = (mark, _read(files))
        return known[1]


def _files(folder: Path) -> Iterator[Path]:
    count = 0
    for name in names_in(folder):
        if (
            name in ("pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "environment.yml")
            or name in _LOCKS
            or _REQUIREMENTS.fullmatch(name)
            or _PYLOCK.fullmatch(name)
        ):
            count += 1
            if count <= _MANY:
                yield folder / name
        elif name == "PKG-INFO":
            yield folder / name
        elif name.endswith((".dist-info", ".egg-info")):
            yield folder / name / ("METADATA" if name.endswith(".dist-info") else "PKG-INFO")
    for name in names_in(folder / "requirements")[:_MANY]:
        if name.endswith((".txt", ".in")):
            yield folder / "requirements" / name


def _read(files: Iterable[Path]) -> Declared:
    needed: dict[str, str] = {}
    chosen: dict[str, str] = {}
    own: set[str] = set()
    says = False
    waiting = list(files)
    seen: set[Path] = set()
    while waiting and len(seen) < _MANY:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        text = read_text(path)
        if text is None:
            continue
        lines = text.split("\n")
        found: Iterable[Entry] = ()
        match path.name:
            case "pyproject.toml":
                found = entries(DocumentKind.PYPROJECT, lines)
                own |= {normalised(name) for name in _OWN_NAME.findall(text)}
                says = says or "dependencies" in text
            case "setup.cfg":
                found = entries(DocumentKind.SETUP_CFG, lines)
                own |= {normalised(name) for name in _OWN_NAME.findall(text)}
                says = says or bool(found)
            case "setup.py":
                found = tuple(_of_setup(text))
                says = says or bool(found)
            case "METADATA" | "PKG-INFO":
                found, names = _of_metadata(lines)
                own |= names
            case "Pipfile":
                found, says = entries(DocumentKind.PIPFILE, lines), True
            case "environment.yml":
                found, says = tuple(_of_conda(lines)), True
            case name if name in _LOCKS or _PYLOCK.fullmatch(name):
                found = entries(DocumentKind.LOCK, [line.rstrip("\r") for line in lines])
            case _:
                found, says = entries(DocumentKind.REQUIREMENTS, lines), True
                waiting += [path.parent / other for other in included_files(lines)]
        for entry in found:
            if entry.role is Role.CHOSEN:
                chosen.setdefault(entry.key, entry.specifier)
                if entry.source in (".", "./"):
                    own.add(entry.key)
            else:
                needed[entry.key] = needed.get(entry.key) or lowest(entry.specifier)
    return Declared(needed, chosen, frozenset(own), says)


def _of_setup(text: str) -> Iterator[Entry]:
    """Yield what a setup script lists: every string that can be a requirement."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            for part in node.elts:
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    found = of_requirement(part.value, 0, 0)
                    if found is not None:
                        yield found


def _of_metadata(lines: Iterable[str]) -> tuple[list[Entry], set[str]]:
    """Return what built metadata in the project's folder asks for, and its name."""
    found: list[Entry] = []
    own: set[str] = set()
    for line in lines:
        if not line.strip():
            break
        key, _, value = line.partition(":")
        if key == "Requires-Dist" and (entry := of_requirement(value, 0, 0)) is not None:
            found.append(entry)
        elif key == "Name":
            own.add(normalised(value.strip()))
    return found, own


def _of_conda(lines: Iterable[str]) -> Iterator[Entry]:
    for line in lines:
        text = line.strip()
        if text.startswith("- "):
            name = re.match(r"[\w.-]+", text[2:].strip().rpartition("::")[2])
            found = None if name is None else of_requirement(name[0], 0, 0)
            if found is not None:
                yield found


def lowest(specifier: str) -> str:
    """Return the lowest version that a specifier allows; "" if it does not say."""
    try:
        clauses = list(SpecifierSet(specifier))
        found = [
            Version(clause.version.removesuffix(".*"))
            for clause in clauses
            if clause.operator in (">=", "~=", "==", "===", ">")
        ]
    except (InvalidSpecifier, InvalidVersion):
        return ""
    return str(max(found)) if found else ""
