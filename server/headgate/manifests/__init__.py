"""Manifests: what files about dependencies say, and where they say it.

Owns the reading of requirements files, `pyproject.toml`, `setup.cfg`, Pipfile and lock
files, line by line, so that a buffer that is broken somewhere is still read elsewhere.
Knows no rule, and what a version means only as text. No I/O.
"""

from headgate.manifests.declaring import declaration, setup_declaration
from headgate.manifests.entries import Entry, Role, of_requirement
from headgate.manifests.reading import entries, included_files

__all__ = [
    "Entry",
    "Role",
    "declaration",
    "entries",
    "included_files",
    "of_requirement",
    "setup_declaration",
]
