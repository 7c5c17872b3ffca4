"""Which file of a project asks for packages, and what has it ask for one more.

Owns the order in which files are tried: the nearest folder first, and lists that are there
before new ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from headgate.manifests import declaration, setup_declaration
from headgate.ruleapi import Declare, DocumentKind
from headgate.text import Edit

_FILES: Final = (
    ("pyproject.toml", DocumentKind.PYPROJECT),
    ("setup.cfg", DocumentKind.SETUP_CFG),
    ("setup.py", None),
    ("Pipfile", DocumentKind.PIPFILE),
    ("requirements.in", DocumentKind.REQUIREMENTS),
    ("requirements.txt", DocumentKind.REQUIREMENTS),
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """The edits of a file that has then asked for a package."""

    path: Path
    text: str
    edits: tuple[Edit, ...]


def declared_in(
    wanted: Declare, file: Path, top: Path | None, read: Callable[[Path], str | None]
) -> Declaration | None:
    """Return how the project of a file comes to ask for a package; None if that is not clear.

    `top` is the folder above which nothing is looked for. `read` gives the text of a file as
    it is now, or None.
    """
    found = list(_manifests(file, top, read))
    for new_list in (False, True):
        for path, kind, text in found:
            package, version = wanted.package, wanted.version
            if kind is None:
                edits = setup_declaration(text, package, version)
            else:
                edits = declaration(kind, text, package, version, new_list=new_list)
            if edits:
                return Declaration(path, text, edits)
    return None


def _manifests(
    file: Path, top: Path | None, read: Callable[[Path], str | None]
) -> Iterator[tuple[Path, DocumentKind | None, str]]:
    """Yield the files of the nearest folder that has any."""
    for folder in file.parents:
        texts = [(folder / name, kind, read(folder / name)) for name, kind in _FILES]
        there = [(path, kind, text) for path, kind, text in texts if text is not None]
        if there:
            yield from there
            return
        if folder == top or (folder / ".git").exists():
            return
