"""Fixes are run: honest input gets the same, and the attack no longer works."""

import pytest
from tests.fixes.proofs.__main__ import PAGE
from tests.fixes.proofs.rows import PROOFS
from tests.fixes.proofs.running import Proof, mended, run

from headgate.catalog import default_rules
from headgate.engine import Settings, analyze
from headgate.ruleapi import FixSafety
from headgate.text import Snapshot

NOT_RUN = {
    **dict.fromkeys(
        ("HG901", "HG902", "HG903", "HG904"), "the program imports or installs another package"
    ),
    "HG908": "the text is for assistants, and no program",
}
"""Rules whose fix changes no program that could be run, and why."""
NAMES = [f"{proof.code} {proof.what}" for proof in PROOFS]


@pytest.mark.parametrize("proof", PROOFS, ids=NAMES)
def test_the_fix_keeps_what_is_honest_and_ends_the_attack(proof: Proof) -> None:
    result = mended(proof)
    assert result.applied
    is_safe = {fix.fix.safety is FixSafety.SAFE for fix in result.applied}
    assert is_safe == {proof.safety is FixSafety.SAFE}, "the row says otherwise"
    before, after = run(proof, proof.source), run(proof, result.snapshot.text)
    assert before.attack, "the attack does not work before the fix"
    assert not after.attack, "the attack still works"
    assert not before.honest.startswith("raised"), before.honest
    assert after.honest == before.honest


def test_every_rule_with_a_fix_has_a_proof() -> None:
    fixing = {r.meta.code for r in default_rules().rules if r.meta.fix}
    assert {proof.code for proof in PROOFS} >= fixing - NOT_RUN.keys()


def test_every_safe_fix_is_proved() -> None:
    safe = {r.meta.code for r in default_rules().rules if FixSafety.SAFE in r.meta.fix}
    proved = {proof.code for proof in PROOFS if proof.safety is FixSafety.SAFE}
    assert proved >= safe


def test_every_shape_of_a_safe_fix_is_proved() -> None:
    """What a safe fix is called says what it does: each that an example shows is in a proof."""
    shown = {
        (rule.meta.code, fix.title)
        for rule in default_rules().rules
        if FixSafety.SAFE in rule.meta.fix
        for example in rule.examples
        for finding in analyze(
            Snapshot.of(example.source), default_rules(), Settings(), dict(example.known)
        ).findings()
        if finding.code == rule.meta.code
        for fix in finding.fixes
        if fix.safety is FixSafety.SAFE
    }
    proofs = [proof for proof in PROOFS if proof.safety is FixSafety.SAFE]
    proved = {(proof.code, one.fix.title) for proof in proofs for one in mended(proof).applied}
    assert shown <= proved


def test_there_are_sixty_rules_whose_fix_is_proved() -> None:
    assert len({proof.code for proof in PROOFS}) >= 60


def test_the_page_has_a_row_for_each_proof() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if "](rules/" in line]
    names = {rule.meta.code: rule.meta.name for rule in default_rules().rules}
    in_order = sorted(PROOFS, key=lambda proof: proof.code)
    assert [row.split(" | ")[:2] for row in rows] == [
        [f"| [{p.code}](rules/{p.code}.md) {names[p.code]}", p.what] for p in in_order
    ], "write it anew: python -m tests.fixes.proofs"
    for row, proof in zip(rows, in_order, strict=True):
        assert row.split(" | ")[3] == "the same"
        assert ("weak |" in row) == proof.hardens
