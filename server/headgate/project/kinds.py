"""Which files are read beside Python code, and as what: their names say it."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from headgate.project.rule_files import is_rule_file
from headgate.ruleapi import DocumentKind

_NAMES: Final = {
    "pyproject.toml": DocumentKind.PYPROJECT,
    "setup.cfg": DocumentKind.SETUP_CFG,
    "Pipfile": DocumentKind.PIPFILE,
    "Pipfile.lock": DocumentKind.LOCK,
    "uv.lock": DocumentKind.LOCK,
    "poetry.lock": DocumentKind.LOCK,
    "pdm.lock": DocumentKind.LOCK,
    "pip.conf": DocumentKind.PIP_CONF,
    "pip.ini": DocumentKind.PIP_CONF,
}
_PATTERNS: Final = (
    (re.compile(r"(?:.*[-_.])?(?:requirements|constraints)(?:[-_.].*)?\.(?:txt|in|pip)"),
     DocumentKind.REQUIREMENTS),
    (re.compile(r"pylock(?:\.[^.]+)?\.toml"), DocumentKind.LOCK),
)  # fmt: skip


MANIFESTS: Final = (
    *("pyproject.toml", "setup.cfg", "Pipfile", "*.lock", "pylock*.toml"),
    *("*requirements*.txt", "*requirements*.in", "*constraints*.txt"),
)
"""Patterns of the names of files that say which packages a project needs."""


def document_kind(path: PurePath) -> DocumentKind | None:
    """Return what kind of document a file is; None for Python code and all the rest."""
    known = _NAMES.get(path.name)
    if known is not None:
        return known
    if is_rule_file(path):
        return DocumentKind.RULES
    for pattern, kind in _PATTERNS:
        if pattern.fullmatch(path.name):
            return kind
    in_folder = path.parent.name == "requirements" and path.suffix in (".txt", ".in")
    return DocumentKind.REQUIREMENTS if in_folder else None
