"""What the log of inserted blocks is told of open documents.

Owns what counts as found, fixed and silenced in a block. A document is looked at when all is
known of its present text, so that a statement that is half typed, or the time until Bandit
has spoken, counts for nothing. Counts go by rule: a finding that reads otherwise after an
edit is still the same one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

from headgate import __version__
from headgate.lsp.documents import Document
from headgate.project.arrived import ArrivalLog, Arrived, Fate, Tally, save_page
from headgate.project.inserted import Block
from headgate.project.presence import is_living
from headgate.ruleapi import Finding, Severity

BRIEFLY: Final = 0.02
"""Seconds that keystrokes may wait for another process to have written."""
SHOWN_DAYS: Final = 30
"""Days that the page tells of."""


@dataclass(slots=True)
class _File:
    entries: list[Arrived]
    places: dict[str, int] = field(default_factory=dict[str, int])
    """By name of a block: its place among the entries."""
    lost: list[int] = field(default_factory=list[int])
    """Places of blocks that nobody knows any more."""
    shared: frozenset[int] = frozenset()
    """Places of blocks that another session knows too."""


class Logbook:
    """The log, as far as open documents go. Mutable; used on the loop's thread only."""

    def __init__(
        self,
        today: Callable[[], date] = date.today,
        mark: Callable[[], str] = str,
        patience: float | None = None,
    ) -> None:
        """`mark` tells the name of the session; of `patience`, `ArrivalLog` tells."""
        self._log = ArrivalLog(patience)
        self._today = today
        self._mark = mark
        self._files: WeakKeyDictionary[Document, _File] = WeakKeyDictionary()

    def look(self, document: Document, root: Path) -> None:
        """Note what has become of a document's blocks; all is known of its text."""
        path, analysis = document.path, document.analysis
        if path is None or analysis is None or not self._log.is_kept:
            return
        file = self._files.get(document)
        if file is None:
            file = self._files[document] = self._begun(document, root, path)
        blocks: dict[str, list[Block]] = {}
        for block in document.arrivals.blocks:
            blocks.setdefault(block.id, []).append(block)
        before = list(file.entries)
        for place in file.lost:
            file.entries[place] = replace(file.entries[place], fate=Fate.REMOVED)
        file.lost.clear()
        placed = analysis.placed() if blocks else []
        suppressed = analysis.suppressed() if blocks else ()
        for name, parts in blocks.items():
            here = [f for f in placed if _is_in(f[0] + f[1].range.start.line, parts)]
            found = [finding for _, finding in analysis.shown(here)]
            silenced = [f for f in suppressed if _is_in(f.range.start.line, parts)]
            lines = sum(
                bool(line.strip())
                for part in parts
                for line in document.snapshot.lines.slice(part.first, part.stop)
            )
            self._note(file, name, lines, _tallies(document, found, silenced))
        for name, place in file.places.items():
            if name not in blocks and file.entries[place].fate is Fate.OPEN:
                fate = document.arrivals.ended.get(name, Fate.REMOVED)
                file.entries[place] = replace(file.entries[place], fate=fate)
        self._log.save(root, path, file.entries, self._today(), before)

    def finish(self) -> None:
        """Write what could not be written before."""
        self._log.finish()

    def _begun(self, document: Document, root: Path, path: Path) -> _File:
        entries = list(self._log.load(root, path))
        opened = [n for n, entry in enumerate(entries) if entry.fate is Fate.OPEN]
        shared = frozenset(n for n in opened if self._is_elsewhere(entries[n]))
        # Two sessions may have given the same name: our own block counts before another's.
        opened.sort(key=lambda n: (n not in shared, entries[n].session == self._mark()))
        names = {f"{entries[n].id}": n for n in opened}
        places = {name: n for name, n in names.items() if name in document.arrivals.recalled}
        # What was not saved with its file is gone, and another block may have its name.
        lost = [n for n in opened if n not in shared and n not in places.values()]
        return _File(entries, places, lost, shared)

    def _is_elsewhere(self, entry: Arrived) -> bool:
        """Whether another session lives that knows a block."""
        return entry.session != self._mark() and is_living(entry.session)

    def page(self, root: Path, names: Mapping[str, str]) -> Path | None:
        """Write the page about a workspace folder; None if nothing is kept."""
        from headgate.report.arrivals import summed
        from headgate.report.arrivals_page import write_arrivals_page

        today = self._today()
        summary = summed(str(root), self._log.of(root), names, today, SHOWN_DAYS)
        return save_page(root, write_arrivals_page(summary, __version__, today))

    def _note(
        self, file: _File, name: str, lines: int, seen: Callable[[Arrived], Iterable[Tally]]
    ) -> None:
        place = file.places.get(name)
        if place is None:
            place = file.places[name] = len(file.entries)
            file.entries.append(Arrived(int(name), self._today(), max(lines, 1)))
        known = file.entries[place]
        session = known.session if place in file.shared else self._mark()
        file.entries[place] = replace(
            known, lines=max(known.lines, lines), tallies=tuple(seen(known)), fate=Fate.OPEN,
            session=session,
        )  # fmt: skip


def _is_in(line: int, parts: Iterable[Block]) -> bool:
    return any(part.holds(line) for part in parts)


def _tallies(
    document: Document, found: Iterable[Finding], silenced: Iterable[Finding]
) -> Callable[[Arrived], Iterable[Tally]]:
    """Return what becomes of the tallies of a block with what is there now."""
    config, settings = document.basis.config, document.basis.settings
    here = Counter[str]()
    quiet = Counter[str]()
    loudest: dict[str, Severity] = {}
    for finding in found:
        here[finding.code] += 1
        loudest[finding.code] = min(finding.severity, loudest.get(finding.code, Severity.HINT))
    for finding in silenced:
        quiet[finding.code] += 1
        loudest[finding.code] = min(finding.severity, loudest.get(finding.code, Severity.HINT))

    def is_judged(code: str) -> bool:
        # What is switched off is not mended by that.
        return settings.enables(code) and (config.bandit or not code.startswith("B"))

    def seen(known: Arrived) -> Iterable[Tally]:
        codes = dict.fromkeys((*(t.code for t in known.tallies), *sorted(loudest)))
        before = {tally.code: tally for tally in known.tallies}
        for code in codes:
            loud = loudest.get(code, Severity.HINT)
            tally = before.get(code) or Tally(code, loud, 0, 0)
            yield tally.seen(here[code], quiet[code], loud) if is_judged(code) else tally

    return seen
