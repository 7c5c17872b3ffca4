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


HEAD = "import sys\n"
STATES = {
    "nonlocal": (
        "def main():\n    done = False\n    class C:\n        def __exit__(self, *error):\n"
        "            nonlocal done\n            done = True\n"
        "    with C():\n        if not done:\n            eval(sys.argv[1])\nmain()\n"
    ),
    "global": (
        "done = False\nclass C:\n    def __exit__(self, *error):\n"
        "        global done\n        done = True\n"
        "with C():\n    if not done:\n        eval(sys.argv[1])\n"
    ),
    "container": (
        "def main():\n    seen = []\n    class C:\n        def __exit__(self, *error):\n"
        "            seen.append(1)\n"
        "    with C():\n        if len(seen) == 0:\n            eval(sys.argv[1])\nmain()\n"
    ),
}


@pytest.mark.parametrize("text", STATES.values(), ids=STATES)
def test_asking_what_leaving_a_block_ends_changes_nothing(text: str) -> None:
    found = analyze(Snapshot.of(HEAD + text), default_rules()).findings()
    assert [one.code for one in found] == ["HG103"]


def test_an_ordinary_block_is_not_ended_by_what_ends_an_asynchronous_one() -> None:
    text = (
        "class C:\n    def __exit__(self, *error):\n        return False\n"
        "    async def __aexit__(self, *error):\n        return True\n"
        "command = sys.argv[1]\ntry:\n    with C():\n        raise ValueError\n"
        "    command = sys.argv[2]\nexcept ValueError:\n    command = '1'\neval(command)\n"
    )
    assert analyze(Snapshot.of(HEAD + text), default_rules()).findings() == ()
