"""What a rule may ask about the rest of the file."""

from __future__ import annotations

import pytest

from headgate.catalog import default_rules
from headgate.engine import analyze, update
from headgate.ruleapi import FixSafety, Severity
from headgate.text import Edit, Position, Range, Snapshot

SOURCE = "import random\n\n\ndef f():\n    session_token = random.choice('abc')\n"


@pytest.mark.parametrize("seed", ["random.seed(1)\n", "rng = random.Random()\nrng.seed()\n"])
def test_an_answer_follows_edits_elsewhere(seed: str) -> None:
    snapshot = Snapshot.of(SOURCE)
    analysis = analyze(snapshot, default_rules())
    safeties: list[FixSafety] = []
    lines = seed.count("\n")
    for edit in (
        Edit(Range(Position(1, 0), Position(1, 0)), seed),
        Edit(Range(Position(1, 0), Position(1 + lines, 0)), ""),
    ):
        snapshot, change = snapshot.replace(edit)
        analysis = update(analysis, snapshot, change)
        fresh = analyze(Snapshot.of(snapshot.text), default_rules())
        assert analysis.findings() == fresh.findings()
        safeties += [fix.safety for f in analysis.findings() for fix in f.fixes]
    assert safeties == [FixSafety.REVIEW, FixSafety.SAFE]
    assert analysis.asked == {"own:secrets"}  # a file called so in the project, and no more


def test_whether_a_name_is_read_follows_edits_elsewhere() -> None:
    snapshot = Snapshot.of("def verify(message, signature):\n    pass\n")
    analysis = analyze(snapshot, default_rules())
    found = [[f.code for f in analysis.findings()]]
    for text in ("    return signature\n", "    pass\n"):
        snapshot, change = snapshot.replace(Edit(Range(Position(1, 0), Position(2, 0)), text))
        analysis = update(analysis, snapshot, change)
        found.append([f.code for f in analysis.findings()])
    assert found == [["HG313"], [], ["HG313"]]


INSECURE = "import ssl\n\n\ndef f(verify, context):\n{}\n"


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        ("    context.verify_mode = ssl.CERT_NONE", Severity.ERROR),
        ("    if not verify:\n        context.verify_mode = ssl.CERT_NONE", Severity.INFORMATION),
        ("    if not verify: context.verify_mode = ssl.CERT_NONE", Severity.INFORMATION),
        (
            "    if verify:\n        pass\n    else:\n        context.verify_mode = ssl.CERT_NONE",
            Severity.INFORMATION,
        ),
        (
            "    if verify:\n        pass\n    elif context:\n        pass\n    else:\n"
            "        with context:\n            context.verify_mode = ssl.CERT_NONE",
            Severity.INFORMATION,
        ),
        (
            "    if verify:\n        pass\n    for x in y:\n        pass\n    else:\n"
            "        context.verify_mode = ssl.CERT_NONE",
            Severity.ERROR,
        ),
        (
            "    if verify:\n        def g():\n            context.verify_mode = ssl.CERT_NONE",
            Severity.ERROR,
        ),
        (
            "    if context:  # and not verify\n        context.verify_mode = ssl.CERT_NONE",
            Severity.ERROR,
        ),
    ],
)
def test_the_conditions_around_a_statement(body: str, severity: Severity) -> None:
    analysis = analyze(Snapshot.of(INSECURE.format(body)), default_rules())
    assert [f.severity for f in analysis.findings()] == [severity]


def test_conditions_follow_edits_above() -> None:
    source = INSECURE.format("    if not verify:\n        context.verify_mode = ssl.CERT_NONE")
    snapshot = Snapshot.of(source)
    analysis = analyze(snapshot, default_rules())
    found = [f.severity for f in analysis.findings()]
    for text in ("    if context:\n", "    if verify is False:\n"):
        snapshot, change = snapshot.replace(Edit(Range(Position(4, 0), Position(5, 0)), text))
        analysis = update(analysis, snapshot, change)
        found += [f.severity for f in analysis.findings()]
    assert found == [Severity.INFORMATION, Severity.ERROR, Severity.INFORMATION]
