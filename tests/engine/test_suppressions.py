"""What a suppression silences, and when it is reported itself."""

from __future__ import annotations

import pytest

from headgate.catalog import SecondPhase, default_rules
from headgate.engine import Analysis, Settings, analyze
from headgate.fixes import offered
from headgate.project import Config
from headgate.text import Snapshot

BAD = "yaml.load(q, Loader=yaml.Loader)"


def looked_at(source: str, settings: Settings | None = None) -> Analysis:
    """Analyse a module in both phases."""
    phase = SecondPhase(
        analyze(Snapshot.of(source), default_rules(), settings), Config(), path=None
    )
    while phase.step():
        pass
    return phase.analysis


def codes(source: str, settings: Settings | None = None) -> list[str]:
    """Return the codes that are reported on a module that imports yaml and subprocess."""
    analysis = looked_at("import yaml\n" + source, settings)
    return [finding.code for finding in analysis.findings()]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (BAD, ["HG502"]),
        (f"{BAD}  # headgate: ignore[HG502] ours", []),
        (f"{BAD}  # headgate: ignore[HG502, HG301] ours", ["HG000"]),
        (f"{BAD}  # headgate: ignore[HG301] ours", ["HG502", "HG000"]),
        (f"{BAD}  # headgate: ignore[unsafe-yaml-load] ours", []),
        (f"{BAD}  # headgate: ignore[B506] ours", []),
        (f"{BAD}  # headgate: ignore[]", ["HG502", "HG000"]),
        (f"{BAD}  # headgate: ignore[HG502", ["HG502", "HG000"]),
        (f"{BAD}  # headgate: ignore", ["HG502", "HG000"]),
        (f"{BAD}  # headgate: ignore-me", ["HG502", "HG000"]),
        (f"{BAD}  # nosec", []),
        (f"{BAD}  # nosec B506", []),
        (f"{BAD}  # nosec yaml_load", []),
        (f"{BAD}  # nosec because we wrote it", []),
        (f"{BAD}  # nosec B101", ["HG502", "HG000"]),
        (f"{BAD}  # noqa: S506", []),
        (f"{BAD}  # noqa: E501", ["HG502"]),
        ("yaml.load(\n    q,  # nosec\n    Loader=yaml.Loader,\n)", []),
        ("yaml.load(\n    q,\n    Loader=yaml.Loader,\n)  # headgate: ignore[HG502] x", []),
        (f"if {BAD}:  # headgate: ignore[HG502] x\n    {BAD}", ["HG502"]),
        (f"x = '# headgate: ignore[HG502]', {BAD}", ["HG502"]),
        ("y = 1  # nosec", ["HG000"]),
        ("y = 1  # nosec B602", ["HG000"]),
        ("y = 1  # noqa: S602", ["HG000"]),
        ("y = 1  # noqa: E501", []),
        ("y = 1  # noqa: B008", []),
        ("y = 1  # noqa: B008, B602", []),
        ("y = 1  # noqa: B008, S602", ["HG000"]),
    ],
)
def test_a_comment_speaks_for_its_statement(source: str, expected: list[str]) -> None:
    assert codes(source + "\n") == expected


@pytest.mark.parametrize(
    ("until", "expected"),
    [("2027-01-31", []), ("2026-11-23", []), ("2026-11-22", ["HG502", "HG000"]),
     ("2026-13-45", ["HG502", "HG000"])],
)  # fmt: skip
def test_a_suppression_may_end(until: str, expected: list[str]) -> None:
    source = f"{BAD}  # headgate: ignore[HG502] ours, until {until}\n"
    assert codes(source, Settings(today="2026-11-23")) == expected


@pytest.mark.parametrize(
    "settings",
    [Settings(select=frozenset({"HG3"})), Settings(select=frozenset({"HG3", "HG0"})),
     Settings(ignore=frozenset({"HG502"}))],
)  # fmt: skip
def test_what_was_not_looked_for_is_not_called_unused(settings: Settings) -> None:
    assert codes(f"{BAD}  # headgate: ignore[HG502] ours\n", settings) == []


def test_a_nosec_that_bandit_needs_is_not_called_unused() -> None:
    # Our rule covers B602 and is silent about a constant command that needs the shell.
    assert "HG000" not in codes('import subprocess\nsubprocess.run("ls *", shell=True)  # nosec\n')


@pytest.mark.parametrize(
    ("line", "fixed"),
    [
        ("y = 1  # headgate: ignore[HG502] old", "y = 1"),
        ("y = 1  # fine # headgate: ignore[HG502] old", "y = 1  # fine"),
        ("y = 1  # headgate: ignore[HG502] old # noqa: E501", "y = 1  # noqa: E501"),
        (
            f"{BAD}  # headgate: ignore[HG301, HG502] ours",
            f"{BAD}  # headgate: ignore[HG502] ours",
        ),
        (
            f"{BAD}  # headgate: ignore[HG502,HG301] ours",
            f"{BAD}  # headgate: ignore[HG502] ours",
        ),
    ],
)
def test_the_fix_removes_what_is_unused_and_keeps_other_comments(line: str, fixed: str) -> None:
    analysis = looked_at(f"import yaml\n{line}\n")
    finding = next(f for f in analysis.findings() if f.code == "HG000")
    (fix,) = offered(analysis, finding)
    assert analysis.snapshot.with_edits(fix.edits).text == f"import yaml\n{fixed}\n"
