"""What following calls costs, in lines evaluated."""

from __future__ import annotations

from headgate.catalog import library_models
from headgate.engine.cache import Cache, Trees, line_facts
from headgate.engine.exporting import read
from headgate.semantics.program import Program
from headgate.syntax import Region

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
