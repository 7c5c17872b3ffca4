"""What `headgate fix --unsafe` adds to what a project asks for.

Owns that a file about dependencies is changed once, whatever many files need.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from headgate.cli.inputs import Target, shown_path
from headgate.engine import Analysis
from headgate.evidence.declaring import declared_in
from headgate.project import Source, Unreadable, decode, encode
from headgate.project.reading import SOURCE_LIMIT, read_bytes
from headgate.ruleapi import Declare
from headgate.text import Snapshot


@dataclass(slots=True)
class Manifest:
    """A file about dependencies, before and after."""

    shown: str
    old: bytes
    source: Source
    text: str
    added: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """What findings led to that: their codes, and the titles of their fixes."""

    def new(self) -> bytes | Unreadable:
        """Return the file as it is to be."""
        return encode(self.text, self.source)


@dataclass(slots=True)
class Manifests:
    """The files that change. Mutable."""

    changed: dict[Path, Manifest] = field(default_factory=dict[Path, Manifest])

    def declare(self, target: Target, analysis: Analysis) -> None:
        """Have the project of a file ask for what its findings say that it lacks."""
        for wanted, why in _wanted(analysis).items():
            known: dict[Path, Manifest] = {}

            def read(path: Path, known: dict[Path, Manifest] = known) -> str | None:
                manifest = self.changed.get(path) or _read(path)
                if manifest is None:
                    return None
                known[path] = manifest
                return manifest.text

            found = declared_in(wanted, target.path, target.config.root, read)
            if found is not None:
                manifest = self.changed[found.path] = known[found.path]
                manifest.text = Snapshot.of(manifest.text).with_edits(found.edits).text
                manifest.added.append(why)


def _wanted(analysis: Analysis) -> dict[Declare, tuple[str, str]]:
    return {
        intent: (finding.code, fix.title)
        for finding in analysis.findings()
        for fix in finding.fixes
        for intent in fix.intents
        if isinstance(intent, Declare)
    }


def _read(path: Path) -> Manifest | None:
    data = read_bytes(path, SOURCE_LIMIT)
    source = data if isinstance(data, Unreadable) else decode(data, str(path))
    if isinstance(data, Unreadable) or isinstance(source, Unreadable):
        return None
    return Manifest(shown_path(path), data, source, source.text)
