"""What following calls costs, in lines evaluated."""

from __future__ import annotations

from typing import Any

import pytest

from headgate.catalog import default_rules, library_models
from headgate.engine import analyze, update
from headgate.engine.cache import Cache, Trees, line_facts
from headgate.engine.exporting import read
from headgate.semantics import objects
from headgate.semantics.program import Program
from headgate.syntax import Region
from headgate.text import Edit, Position, Range, Snapshot

METHODS = 40


def entangled() -> str:
    """Return a class whose methods all call each other, each with other arguments."""
    out = ["import os", "class C:"]
    for n in range(METHODS):
        one, other = (n + 1) % METHODS, (n + 7) % METHODS
        out += [
            f"    def m{n}(self, a, b):",
            f"        self.x{n} = self.m{one}(b, [a, {n}])",
            f"        c = self.m{other}(os.environ['A{n}'], self.x{one})",
            f"        return self.m{one}(c, a)",
        ]
    return "\n".join(out) + "\n"


class Counted:
    """A program that counts the lines that it evaluates."""

    def __init__(self, text: str) -> None:
        self.lines = 0
        cache = Cache()
        self.regions = read(text, cache)

        def trees(region: Region) -> Trees:
            self.lines += 1
            return cache.trees(region)

        self.program: Program = Program(line_facts, trees, library_models().models)


def test_a_file_that_is_asked_costs_its_own_lines_not_all_ways_through_them() -> None:
    counted = Counted(entangled())
    counted.program.evaluate_module(counted.regions)
    assert counted.program.summary(".C.m0") is not None
    assert counted.lines < 20 * len(counted.regions)


def count(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[str]:
    """Have the calls of a function or method counted."""
    calls, known = list[str](), getattr(owner, name)

    def counted(*args: Any, **keywords: Any) -> Any:
        calls.append(name)
        return known(*args, **keywords)

    monkeypatch.setattr(owner, name, counted)
    return calls


def dependencies(levels: int) -> str:
    """Return functions of which each gets twice what the one before gives."""
    out = ["import os", "from fastapi import Depends, FastAPI, Request", "app = FastAPI()"]
    out += ["def d0(request: Request):", "    return request.query_params['x']"]
    for n in range(1, levels):
        out += [f"def d{n}(a=Depends(d{n - 1}), b=Depends(d{n - 1})):", "    return a + b"]
    last = f"Depends(d{levels - 1})"
    out += ["@app.get('/')", f"def view(a={last}, b={last}):", "    os.system(a + b)"]
    return "\n".join(out) + "\n"


def test_what_is_put_in_for_parameters_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = count(monkeypatch, Program, "_parameters")
    costs: list[int] = []
    for levels in (10, 12, 14):
        asked.clear()
        counted = Counted(dependencies(levels))
        counted.program.evaluate_all(counted.regions)
        costs.append(len(asked))
    assert 0 < costs[2] - costs[1] <= costs[1] - costs[0]


def test_an_edit_of_what_is_put_in_through_others_is_seen() -> None:
    text, rules = dependencies(4), default_rules()
    line = text.splitlines()[4]
    there = Range(Position(4, line.index("request")), Position(4, len(line)))
    before = analyze(Snapshot.of(text), rules)
    snapshot, change = before.snapshot.replace(Edit(there, "'x'"))
    after = update(before, snapshot, change)
    assert "HG101" in {f.code for f in before.findings()}
    assert "HG101" not in {f.code for f in after.findings()}
    assert after.findings() == analyze(Snapshot.of(snapshot.text), rules).findings()


WAYS = {
    "converter": "x = attr.ib(converter={0}, default=1); y = attr.ib(converter={0}, default=1)",
    "factory": "x = attr.ib(factory={0}); y = attr.ib(factory={0})",
    "validator": (
        "x = attr.ib(validator={0}, default=1)\n    y = attr.ib(validator={0}, default=1)\n"
        "    z = attr.ib(default=1)"
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_classes_that_fields_are_declared_with_are_followed_so_far(
    monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    asked = count(monkeypatch, objects, "filled")
    costs: list[int] = []
    for levels in (8, 10):
        asked.clear()
        out = ["import attr", "class A0:", "    def __init__(self, *given):", "        pass"]
        for n in range(1, levels):
            out += ["@attr.s", f"class A{n}:", f"    {WAYS[way].format(f'A{n - 1}')}"]
        passed = "input()" if way == "converter" else ""
        passed = ", ".join([passed] * 2) if passed else ""
        out += [f"made = A{levels - 1}({passed})"]
        counted = Counted("\n".join(out) + "\n")
        counted.program.evaluate_all(counted.regions)
        costs.append(len(asked))
    assert costs[0] == costs[1] > 1
