"""The page about what came in, in a real browser: it stands alone, fits, and reads aloud.

Runs where $HEADGATE_VSCODE names the folder that `setup_vscode.sh` prints, which has what
drives Chromium. $HEADGATE_SCREENSHOTS may name a folder for pictures.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from headgate.project.arrived import Arrived, Fate, Tally
from headgate.report.arrivals import summed
from headgate.report.arrivals_page import write_arrivals_page
from headgate.ruleapi import Severity

HERE = Path(__file__).parent
TOOLS = os.environ.get("HEADGATE_VSCODE", "")
OUT = os.environ.get("HEADGATE_SCREENSHOTS", "")
LAST = date(2026, 11, 28)
RULES = {
    "HG101": ("command-injection", Severity.ERROR),
    "HG104": ("sql-injection", Severity.ERROR),
    "HG402": ("old-tls-version", Severity.WARNING),
    "HG502": ("unsafe-yaml-load", Severity.ERROR),
    "HG601": ("hard-coded-password", Severity.WARNING),
    "HG901": ("unknown-package", Severity.WARNING),
}

pytestmark = [
    pytest.mark.editor,
    pytest.mark.skipif(not TOOLS, reason="$HEADGATE_VSCODE names no browser driver"),
]


def some_weeks(days: int) -> list[tuple[Arrived, ...]]:
    """Return a log as weeks of work leave it."""
    chance = random.Random(7)
    files: list[tuple[Arrived, ...]] = []
    for _ in range(24):
        blocks: list[Arrived] = []
        for back in range(days):
            day = LAST - timedelta(days=back)
            if day.weekday() > 4 or chance.random() > 0.22:
                continue
            fate = chance.choice([*Fate, Fate.COMMITTED, Fate.COMMITTED])
            tallies: list[Tally] = []
            if chance.random() < 0.18:
                code = chance.choice([*RULES, "HG101", "HG601"])
                found = chance.choice([1, 1, 1, 2, 3])
                here = chance.choice([0, 0, 0, found])
                quiet = chance.choice([0, 0, 0, 1]) if found > here else 0
                tallies.append(Tally(code, RULES[code][1], found, here, quiet))
            blocks.append(Arrived(1, day, chance.choice([4, 9, 22, 60, 140]), tuple(tallies), fate))
        files.append(tuple(blocks))
    return files


@pytest.mark.parametrize("days", [7, 30, 90])
def test_the_page_in_a_browser(tmp_path: Path, days: int) -> None:
    names = {code: name for code, (name, _) in RULES.items()}
    told = summed("/home/ada/projects/orders", some_weeks(days), names, LAST, days)
    page = tmp_path / f"report-{days}.html"
    page.write_text(write_arrivals_page(told, "1.2.3", LAST), encoding="utf-8")
    done = subprocess.run(
        ["node", str(HERE / "report" / "page.mjs"), TOOLS, str(page), OUT or str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    seen = json.loads(done.stdout)
    assert seen["requests"] == [page.as_uri()]
    assert seen["complaints"] == []
    for view in seen["views"]:
        assert view["overflow"] == 0, view
        assert view["contrast"] >= 4.5, view
        assert view["bars"] > 0, view
    plots = [node["name"] for node in seen["aloud"] if node["role"] in ("image", "img")]
    assert [name.split(",")[0] for name in plots] == [
        "Lines that came in",
        "Dangerous findings by the day of their block",
    ]
    assert f"{told.totals.lines:,}" in seen["text"]
    assert seen["rows"] == sum(counts.blocks > 0 for counts in told.days.values())
