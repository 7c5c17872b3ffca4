"""What came in at once, as figures, as text, as JSON, and as a page."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest

from headgate.project.arrived import Arrived, Fate, Tally
from headgate.report.arrivals import (
    Summary,
    percent,
    sentence,
    summed,
    write_arrivals_json,
    write_arrivals_text,
)
from headgate.report.arrivals_page import write_arrivals_page
from headgate.ruleapi import Severity

LAST = date(2026, 11, 30)
NAMES = {"HG101": "sql-injection", "HG303": "weak-hash"}


def block(
    back: int, lines: int, fate: Fate = Fate.OPEN, *tallies: tuple[str, int, int, int, int]
) -> Arrived:
    found = tuple(Tally(c, Severity(s), f, h, q) for c, s, f, h, q in tallies)
    return Arrived(1, LAST - timedelta(days=back), lines, found, fate)


FILES = [
    (
        block(0, 10, Fate.OPEN, ("HG101", 1, 3, 1, 1), ("HG303", 3, 2, 2, 0)),
        block(2, 20),
        block(40, 999, Fate.OPEN, ("HG101", 1, 9, 9, 0)),
    ),
    (
        block(2, 5, Fate.ACCEPTED, ("HG101", 1, 1, 1, 0), ("B101", 2, 2, 0, 0)),
        block(2, 7, Fate.REMOVED, ("HG101", 1, 2, 2, 0)),
        block(3, 8, Fate.COMMITTED),
    ),
    (block(35, 1),),
]


def summary(days: int = 30) -> Summary:
    return summed("/home/<me> & co/app", FILES, NAMES, LAST, days)


def test_the_figures() -> None:
    totals = summary().totals
    assert (totals.blocks, totals.lines) == (5, 50)
    assert (totals.dangerous_blocks, totals.dangerous_lines) == (3, 22)
    assert (totals.findings, totals.notes) == (8, 2)
    became = (totals.fixed, totals.silenced, totals.kept, totals.removed, totals.open)
    assert became == (3, 1, 1, 2, 1)
    ended = (totals.open_blocks, totals.accepted, totals.removed_blocks, totals.committed)
    assert ended == (2, 1, 1, 1)


def test_each_finding_has_one_fate() -> None:
    for counts in (*summary().days.values(), summary().totals):
        became = (counts.fixed, counts.silenced, counts.kept, counts.removed, counts.open)
        assert sum(became) == counts.findings


def test_files_and_rules_of_the_days_that_are_asked_for_count() -> None:
    told = summary()
    assert told.files == 2
    rules = [(rule.code, rule.name, rule.found, rule.fixed) for rule in told.rules]
    assert rules == [("HG101", "sql-injection", 6, 1), ("B101", "", 2, 2)]
    assert summary(90).totals.blocks == 7


def test_days_without_blocks_are_there() -> None:
    told = summary(5)
    assert [day.day for day in told.days] == [26, 27, 28, 29, 30]
    assert [counts.blocks for counts in told.days.values()] == [0, 1, 3, 0, 1]


def test_the_text() -> None:
    lines = list(write_arrivals_text(summary()))
    assert lines[0].endswith(
        "In 3 of them (60 %) something dangerous was found: 8 findings: 3 fixed, "
        "1 silenced by a comment, 1 accepted or committed as they were, 2 removed with their "
        "block and 1 still open."
    )
    assert lines[2].split() == [
        "day", "blocks", "lines", "dangerous", "findings", "fixed", "silenced", "kept", "removed",
        "open",
    ]  # fmt: skip
    assert lines[4].split() == ["2026-11-28", "3", "32", "2", "5", "2", "0", "1", "2", "0"]
    assert lines[6].split() == ["all", "5", "50", "3", "8", "3", "1", "1", "2", "1"]
    assert lines[-1].split() == ["B101", "2", "2"]
    assert len({line.rindex(word) for line in lines[2:3] for word in ("open",)}) == 1


def test_the_json() -> None:
    data = json.loads(write_arrivals_json(summary(), "1.2.3"))
    assert (data["version"], data["headgate"], data["files"]) == (1, "1.2.3", 2)
    assert (data["from"], data["to"]) == ("2026-11-01", "2026-11-30")
    assert data["totals"]["findings"] == 8
    assert data["days"][-1]["day"] == "2026-11-30"
    assert data["days"][-1]["lines"] == 10
    assert data["rules"][0] == {
        "code": "HG101", "name": "sql-injection", "severity": "error", "found": 6, "fixed": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 0, "–"),
        (0, 9, "0 %"),
        (1, 1000, "under 1 %"),
        (999, 1000, "over 99 %"),
        (9, 9, "100 %"),
        (1, 3, "33 %"),
    ],
)
def test_shares_are_never_rounded_to_nothing_or_all(part: int, whole: int, shown: str) -> None:
    assert percent(part, whole) == shown


def test_nothing_is_said_where_nothing_came() -> None:
    empty = summed("/x", (), NAMES, LAST, 1)
    assert sentence(empty) == "On 2026-11-30 nothing was seen to come in at once in /x."
    first, second = write_arrivals_text(empty)
    assert first == sentence(empty)
    assert "for each folder that an editor" in second
    page = Page(empty)
    assert "svg" not in page.elements[page.elements.index("main") :]
    assert "What these figures mean" in page.text


class Page(HTMLParser):
    """A page that has been read."""

    VOID = ("meta", "link", "br", "rect", "line")

    def __init__(self, told: Summary) -> None:
        super().__init__()
        self.source = write_arrivals_page(told, "1.2.3", LAST)
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(self.source)
        assert self._open == [], "elements that do not end"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(tag, key, value) for key, value in attrs]
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self._open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(tag, key, value) for key, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_needs_nothing_else() -> None:
    page = Page(summary())
    assert not {"script", "link", "img", "iframe", "a", "base", "form"} & set(page.elements)
    assert not [a for a in page.attributes if a[1] in ("src", "href", "xlink:href", "action")]
    assert not [a for a in page.attributes if a[1].startswith("on")]
    addresses = re.findall(r"url\(([^)]*)\)|@import|https?:", page.source)
    assert set(addresses) == {"#stripes"}
    assert ("meta", "content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes


def test_the_page_tells_what_the_text_tells() -> None:
    page = Page(summary())
    assert sentence(summary()) in page.text
    assert "/home/<me> & co/app" in page.text
    assert "1 Nov to 30 Nov 2026" in page.text
    for figure in ("lines in 5 blocks", "60 %", "8", "38 %"):
        assert figure in page.text
    assert "HG101" in page.text
    assert "sql-injection" in page.text


def test_names_are_text_and_nothing_else() -> None:
    told = summed("<script>alert(1)</script>", FILES, {"HG101": "<b>"}, LAST, 30)
    page = Page(told)
    assert "script" not in page.elements
    assert "b" not in page.elements


def test_the_plots_say_in_words_what_they_show() -> None:
    page = Page(summary())
    plots = [a for a in page.attributes if a[:2] == ("svg", "role")]
    assert len(plots) == 2
    named = [value for _, key, value in page.attributes if key == "aria-labelledby"]
    ids = {value for _, key, value in page.attributes if key == "id"}
    assert all(set((value or "").split()) <= ids for value in named)
    assert "Most lines came in on 28 Nov: 32. Of all 50 lines, 22 are in blocks" in page.text
    assert "Of 8 findings: 3 fixed, 2 removed with their block" in page.text
    without, with_one = (f"lines in blocks {w} a dangerous finding" for w in ("without", "with"))
    assert f"28 Nov: 20 {without}, 12 {with_one}" in page.text
    assert page.source.count('class="scroll late"') == 2, "the last days are seen first"
    hidden = [a for a in page.attributes if a == ("svg", "aria-hidden", "true")]
    assert len(hidden) + len(plots) == page.elements.count("svg")


def test_bars_are_as_high_as_what_they_stand_for() -> None:
    source = Page(summary()).source
    came = source[source.index('"came-title came-described"') : source.index("</svg>", source.index('"came-title'))]  # fmt: skip
    heights = {
        style: [float(h) for h in re.findall(rf'class="{style}"[^>]*height="([\d.]+)"', came)]
        for style in ("calm", "danger")
    }
    assert [len(h) for h in heights.values()] == [2, 2]
    unit = heights["calm"][0] / 8  # on 27 Nov, eight lines
    assert heights["calm"][1] == pytest.approx(20 * unit, abs=0.2)
    assert heights["danger"] == pytest.approx([12 * unit, 10 * unit], abs=0.2)


def test_the_page_says_what_its_figures_do_not() -> None:
    text = Page(summary()).text
    for said in (
        "a finding and no proof",
        "what Headgate does not see",
        "worked out from the edits",
    ):
        assert said in text
