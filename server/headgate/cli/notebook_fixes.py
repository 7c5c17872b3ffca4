"""Mends the cells of a notebook, as far as the fixes leave alone what is no Python.

Fixes are made one after the other, each checked and turned into edits of cells; one that
would change a magic, or what stands between cells, is not made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from headgate.cli.analysis import analysed
from headgate.cli.inputs import Target
from headgate.engine import Analysis
from headgate.fixes import AppliedFix, FixAllResult, OfferedFix, applied, offered
from headgate.project import Cells, Unreadable, parse_notebook
from headgate.project.cells import Place
from headgate.project.magics import python_of
from headgate.project.notebook_writing import with_sources
from headgate.project.notebooks import Notebook
from headgate.ruleapi import Finding, FixSafety
from headgate.text import Edit, Snapshot

_MOST: Final = 1000
"""Fixes that are made in one notebook."""


@dataclass(frozen=True, slots=True)
class MendedNotebook:
    """A notebook after all fixes that can be made."""

    notebook: Notebook
    result: FixAllResult
    places: tuple[Place, ...]
    """Of the findings that were mended, as they were before each."""


@dataclass(frozen=True, slots=True)
class MendedFile:
    """The file of a notebook, before and after."""

    old: Notebook
    new: Notebook
    data: bytes
    before: Analysis
    result: FixAllResult
    places: tuple[Place, ...]


def mended_file(data: bytes, target: Target, safety: FixSafety) -> MendedFile | Unreadable:
    """Work out the fixes of a notebook's cells, and the file with them; nothing is written."""
    notebook = parse_notebook(data, target.shown)
    if isinstance(notebook, Unreadable):
        return notebook
    try:
        analysis, _ = analysed(notebook.cells.text, target)
        done = mended(analysis, notebook, safety)
    # The edge of the process, once per file, as in `check`.
    except Exception as error:
        return Unreadable(target.shown, f"cannot be analysed: {type(error).__name__}")
    texts = zip(notebook.numbers, notebook.texts, done.notebook.texts, strict=True)
    new = with_sources(data, {number: after for number, old, after in texts if old != after})
    back = parse_notebook(new)
    if isinstance(back, Unreadable) or back.texts != done.notebook.texts:
        return Unreadable(target.shown, "cannot be written back")
    return MendedFile(notebook, done.notebook, new, analysis, done.result, done.places)


def mended(analysis: Analysis, notebook: Notebook, safety: FixSafety) -> MendedNotebook:
    """Make fixes, not bolder than `safety`, until none is left."""
    done: list[AppliedFix] = []
    places: list[Place] = []
    failed: set[tuple[str, int, str]] = set()
    while len(done) < _MOST:
        step = _step(analysis, notebook, safety, failed)
        if step is None:
            break
        finding, fix, after = step
        places.append(notebook.cells.place(finding.range.start.line))
        notebook = after
        analysis = applied(analysis, fix.edits)
        made = next(f for f in finding.fixes if f.title == fix.title)
        done.append(AppliedFix(finding, made, finding.range.start.line))
    return MendedNotebook(notebook, FixAllResult(analysis, tuple(done), ()), tuple(places))


def _step(
    analysis: Analysis, notebook: Notebook, safety: FixSafety, failed: set[tuple[str, int, str]]
) -> tuple[Finding, OfferedFix, Notebook] | None:
    for finding in analysis.findings():
        start = finding.range.start
        key = (finding.code, start.column, analysis.snapshot.line(start.line))
        if key in failed or not notebook.cells.finding(finding).fixes:
            continue
        for fix in offered(analysis, finding):
            if not _is_bolder(fix.safety, safety):
                changed = _changed(notebook, fix.edits)
                if changed is not None:
                    return finding, fix, changed
        failed.add(key)
    return None


def _is_bolder(one: FixSafety, other: FixSafety) -> bool:
    return one is not FixSafety.SAFE and one is not other


def _changed(notebook: Notebook, edits: Sequence[Edit]) -> Notebook | None:
    """Return the notebook after edits of its module, None where cells cannot take them."""
    by_cell = notebook.cells.edits(edits)
    if by_cell is None:
        return None
    texts = list(notebook.texts)
    for index, inner in by_cell.items():
        eol = "\r\n" if "\r\n" in texts[index] else "\n"
        changes = [Edit(e.range, e.text.replace("\n", eol)) for e in inner]
        texts[index] = Snapshot.of(texts[index]).with_edits(changes).text
    cells = Cells.of(map(python_of, texts))
    if cells.text != Snapshot.of(notebook.cells.text).with_edits(edits).text:
        return None  # what was changed means something else in its cell
    return replace(notebook, cells=cells, texts=tuple(texts))
