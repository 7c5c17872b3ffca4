"""Which lines end the way that a function goes."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import pytest

from headgate.catalog import default_rules
from headgate.engine import analyze
from headgate.semantics.evaluating import Line
from headgate.semantics.walking import LEAVING, Effect, Exit
from headgate.text import Snapshot

RAISES = """\
def closed(self, kind, error, trace):
    raise RuntimeError("closed")
class Guard:
    __exit__ = closed
with Guard():
    print("inside")
"""


def test_asking_what_leaving_a_block_ends_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    exits: list[Exit | None] = []
    run = Line.run

    def seen(line: Line, nodes: Sequence[ast.AST]) -> Effect:
        effect = run(line, nodes)
        if any(isinstance(n, ast.With) for n in nodes) and LEAVING not in line.env:
            exits.append(effect.exit)
        return effect

    monkeypatch.setattr(Line, "run", seen)
    analyze(Snapshot.of(RAISES), default_rules())
    assert exits
    assert set(exits) == {None}
