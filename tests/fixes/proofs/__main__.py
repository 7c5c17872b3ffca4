"""Runs all proofs and writes the table: `python -m tests.fixes.proofs`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.fixes.proofs.rows import PROOFS
from tests.fixes.proofs.running import Proof, fixed, run

from headgate.catalog import default_rules
from headgate.ruleapi import FixSafety

PAGE: Final = Path(__file__).parents[3] / "docs" / "fixes.md"

_HEAD: Final = """\
# What fixes do to a running program

Each row is a program that is run before and after its fix, on honest input and under
attack. Where a fix hardens instead of ending an attack (the size of a key, a flag), the
last two columns say whether the weak property is there. `python -m tests.fixes.proofs`
runs the programs and writes this page; the tests run them too.

A fix that is marked *safe* is made by "fix all"; one to be *reviewed* is offered alone,
or with others of its kind.
Libraries for models, a database of documents and a service that collects errors are stood
in for by functions that do what is documented of them; all others are the real ones.

| rule | what | fix | honest runs | attack before | attack after |
|---|---|---|---|---|---|
"""


def lines() -> Iterator[str]:
    """Yield the rows of the table, each from a run."""
    names = {rule.meta.code: rule.meta.name for rule in default_rules().rules}
    for proof in sorted(PROOFS, key=lambda proof: proof.code):
        before, after = run(proof, proof.source), run(proof, fixed(proof))
        same = "the same" if before.honest == after.honest else "differ"
        safety = "safe" if proof.safety is FixSafety.SAFE else "review"
        yield (
            f"| [{proof.code}](rules/{proof.code}.md) {names[proof.code]} | {proof.what} | {safety}"
            f" | {same} | {_told(proof, works=before.attack)} | {_told(proof, works=after.attack)}"
            " |\n"
        )


def _told(proof: Proof, *, works: bool) -> str:
    if proof.hardens:
        return "weak" if works else "not weak"
    return "works" if works else "fails"


if __name__ == "__main__":
    PAGE.write_text(_HEAD + "".join(lines()), encoding="utf-8")
