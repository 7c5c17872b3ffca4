"""The findings that a project has accepted as they are: what `headgate baseline` writes.

Owns the file `.headgate/baseline.json` and how it is found. A finding is named by its
fingerprint (`report.fingerprints`), which stays when its line moves and holds no code.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Final, cast

from headgate.project.reading import Unreadable, read_bytes
from headgate.ruleapi import Problem

BASELINE: Final = ".headgate/baseline.json"
_VERSION: Final = 1
_LARGEST: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Baseline:
    """Fingerprints by file. Two that were read from equal texts are equal."""

    root: Path
    text: str
    """A digest of what the file holds."""
    files: Mapping[str, frozenset[str]] = field(compare=False)

    def of(self, path: Path) -> frozenset[str]:
        """Return the fingerprints of what is accepted in a file."""
        try:
            name = path.relative_to(self.root).as_posix()
        except ValueError:
            return frozenset()
        return self.files.get(name, frozenset())

    def __reduce__(self) -> tuple[object, ...]:
        """Pass on plain data: a mapping that nobody changes cannot be sent to a process."""
        return _made, (self.root, self.text, dict(self.files))


def _made(root: Path, text: str, files: dict[str, frozenset[str]]) -> Baseline:
    return Baseline(root, text, MappingProxyType(files))


def baseline_text(files: Mapping[str, Iterable[str]]) -> str:
    """Return what is written: a line for each finding, so that merges are easy."""
    held = {name: sorted(marks) for name, marks in sorted(files.items()) if marks}
    return json.dumps({"version": _VERSION, "files": held}, indent=1) + "\n"


class Baselines:
    """The baselines of all folders. Mutable: it remembers what it has read."""

    def __init__(self) -> None:
        self._kept: dict[Path, tuple[object, Baseline | Problem]] = {}

    def nearest(self, folders: Iterable[Path]) -> Baseline | Problem | None:
        """Return that of the first folder that has one, or what is wrong with its file."""
        for folder in folders:
            path = folder / BASELINE
            try:
                status = os.stat(path)
            except (OSError, ValueError):
                continue
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
            known = self._kept.get(path)
            if known is None or known[0] != stamp:
                known = self._kept[path] = (stamp, _read(path, folder))
            return known[1]
        return None


def _read(path: Path, root: Path) -> Baseline | Problem:
    data = read_bytes(path, _LARGEST)
    if isinstance(data, Unreadable):
        return Problem(str(path), data.reason)
    try:
        content: object = json.loads(data)
    except (ValueError, RecursionError):
        return Problem(str(path), "is not JSON, so that it is no baseline")
    if not isinstance(content, dict):
        return Problem(str(path), "is no baseline")
    held = cast("dict[str, object]", content)
    files = held.get("files")
    if held.get("version") != _VERSION or not isinstance(files, dict):
        return Problem(str(path), "is no baseline of a version that is known here")
    out = {
        name: frozenset(mark for mark in cast("list[object]", marks) if isinstance(mark, str))
        for name, marks in cast("dict[str, object]", files).items()
        if isinstance(marks, list)
    }
    return Baseline(root, sha256(data).hexdigest(), MappingProxyType(out))
