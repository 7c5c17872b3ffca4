"""A notebook is the concatenation of its cells: the same findings, each on its cell."""

from __future__ import annotations

import ast
import random
from itertools import pairwise
from pathlib import Path

import pytest

from headgate.catalog import own_rules
from headgate.engine import analyze
from headgate.project import Cells
from headgate.project.magics import python_of
from headgate.ruleapi import Finding
from headgate.text import Snapshot


def _is_whole(path: Path) -> bool:
    try:
        ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError:
        return False  # it shows code that is being typed
    return True


FOLDER = Path(__file__).parents[1] / "rules" / "fixtures"
FIXTURES = [path for path in sorted(FOLDER.glob("*.py"))[::6] if _is_whole(path)]


def cut(text: str, chance: random.Random) -> list[str]:
    """Cut a module between statements of its top level."""
    lines = text.splitlines(keepends=True)
    starts = [
        min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))]) - 1
        for node in ast.parse(text).body
    ]
    places = sorted({0, *(n for n in starts if chance.random() < 0.3), len(lines)})
    return ["".join(lines[a:b]) for a, b in pairwise(places)]


def said(finding: Finding, line: int) -> tuple[object, ...]:
    start, end = finding.range
    return (line, start.column, end.line - start.line, end.column, finding.code, finding.message,
            finding.severity)  # fmt: skip


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_cells_are_analysed_as_their_concatenation(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    whole = analyze(Snapshot.of(text), own_rules()).findings()
    chance = random.Random(path.stem)
    texts = cut(text, chance)
    assert "".join(texts) == text
    # As in a notebook, the last line of a cell has no end.
    bare = [t.removesuffix("\n") for t in texts]
    before = [sum(t.count("\n") for t in texts[:n]) for n in range(len(texts))]
    cells = Cells.of(map(python_of, bare))
    found = []
    for finding in map(cells.finding, analyze(Snapshot.of(cells.text), own_rules()).findings()):
        place = cells.place(finding.range.start.line)
        found.append(said(finding, before[place.cell] + place.line))
    assert found == [said(finding, finding.range.start.line) for finding in whole]


@pytest.mark.parametrize("path", FIXTURES[:6], ids=lambda path: path.stem)
def test_plain_python_stays_as_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    cell = python_of(text)
    assert not cell.made
    assert "\n".join(cell.lines) == text
