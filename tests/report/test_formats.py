from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from headgate.report import (
    FileReport,
    InputError,
    Mend,
    Report,
    file_report,
    summary,
    write_json,
    write_sarif,
    write_text,
)
from headgate.ruleapi import (
    Confidence,
    Evidence,
    Finding,
    Fix,
    FixSafety,
    Problem,
    Related,
    RuleMeta,
    Severity,
)
from headgate.text import Edit, Position, Range, Snapshot


def place(line: int, column: int, end_line: int, end_column: int) -> Range:
    return Range(Position(line, column), Position(end_line, end_column))


META = RuleMeta(
    "HG502", "unsafe-yaml-load", "Unsafe YAML", Severity.ERROR, Confidence.HIGH, cwe=(502,)
)
SAFE = Fix("Use safe_load", FixSafety.SAFE, ())
QUIET = Fix("Ignore here", FixSafety.SILENCE, ())
FOUND = Finding(
    place(1, 0, 1, 9),
    "HG502",
    "unsafe-yaml-load",
    "`yaml.load` can run code",
    Severity.ERROR,
    Confidence.HIGH,
    cwe=(502, 20),
    fixes=(SAFE, QUIET),
    related=(Related("from here", range=place(0, 7, 0, 11)), Related("unknown", name="x")),
    evidence=Evidence.REMOTE,
    also=("HG503",),
)
TEXT = "import yaml\nyaml.load(f)\nlast(1,\n  2)\n"
HINT = Finding(place(2, 0, 3, 4), "B101", "assert_used", "assert", Severity.HINT, Confidence.LOW)


def sample() -> Report:
    mends = {
        FOUND: [
            Mend(SAFE.title, SAFE.safety, (Edit(place(1, 5, 1, 9), "safe_load"),)),
            Mend(QUIET.title, QUIET.safety, (Edit(place(1, 12, 1, 12), "#"),)),
        ]
    }
    file = file_report(
        "a b/é.py",
        Snapshot.of(TEXT),
        [FOUND, HINT],
        [HINT],
        [Problem("HG101", "raised", 2)],
        mends,
    )
    return Report((file,), (InputError("gone.py", "does not exist"),), "1.2.3")


def test_text_shows_the_line_with_a_caret_and_the_fix() -> None:
    assert (
        "\n".join(write_text(sample()))
        == """\
a b/é.py:2:1: error HG502 `yaml.load` can run code [CWE-502] [CWE-20]
2 | yaml.load(f)
  | ^^^^^^^^^
  = a b/é.py:1:8: from here
  = fix: Use safe_load
  = silence: Ignore here

a b/é.py:3:1: hint B101 assert
3 | last(1,
  | ^^^^^^^

2 findings in 1 file: 1 error, 1 hint, 1 suppressed."""
    )


def caret(line: str, start: int, stop: int) -> tuple[str, str]:
    at = place(0, start, 0, stop)
    finding = Finding(at, "HG101", "n", "m", Severity.HINT, Confidence.LOW)
    lines = list(write_text(Report((file_report("a", Snapshot.of(line), [finding]),))))
    return lines[1].removeprefix("1 | "), lines[2].removeprefix("  | ")


@pytest.mark.parametrize(
    ("line", "start", "stop", "shown", "carets"),
    [
        ("abc", 1, 2, "abc", " ^"),
        ("abc", 1, 1, "abc", " ^"),
        ("", 0, 0, "", "^"),
        ("abc", 3, 3, "abc", "   ^"),
        ("\tab\tc", 4, 5, "\tab\tc", "\t  \t^"),
        ("日本x", 1, 3, "日本x", "  ^^^"),
        ("e\u0301x", 2, 3, "e\u0301x", " ^"),
        ("a\x1b[31mb", 6, 7, "a\ufffd[31mb", "      ^"),
        ("a\u202eb\x00", 0, 1, "a\ufffdb\ufffd", "^"),
        ("x" * 300, 0, 2, "x" * 120 + "…", "^^"),
        ("x" * 300, 100, 102, "…" + "x" * 120 + "…", " " * 41 + "^^"),
        ("x" * 300, 299, 300, "…" + "x" * 120, " " * 120 + "^"),
        ("x" * 300, 10, 290, "x" * 120 + "…", " " * 10 + "^" * 110),
    ],
)
def test_carets_stand_under_the_finding(
    line: str, start: int, stop: int, shown: str, carets: str
) -> None:
    assert caret(line, start, stop) == (shown, carets)


def test_nothing_from_a_file_commands_the_terminal() -> None:
    evil = "\x1b]0;x\x07\r\n\u202e"
    finding = Finding(
        place(0, 0, 0, 1),
        "HG101",
        "n",
        evil,
        Severity.HINT,
        Confidence.LOW,
        fixes=(Fix(evil, FixSafety.SAFE, ()),),
    )
    text = "\n".join(write_text(Report((file_report(evil, Snapshot.of(evil), [finding]),))))
    assert not set(evil) - {"\n", "]", "0", ";", "x"} & set(text)


def test_colours_come_only_when_asked_for() -> None:
    assert "\x1b" not in "\n".join(write_text(sample()))
    assert "\x1b[31;1merror\x1b[0m" in "\n".join(write_text(sample(), colour=True))


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (Report(), "No findings in 0 files."),
        (Report((FileReport("a"),)), "No findings in 1 file."),
        (Report((FileReport("a", suppressed=2),)), "No findings in 1 file, 2 suppressed."),
    ],
)
def test_the_summary_counts(report: Report, line: str) -> None:
    assert summary(report) == line


def test_json_holds_everything() -> None:
    content = json.loads(write_json(sample()))
    first, second = content.pop("findings")
    assert content == {
        "version": 1,
        "headgate": "1.2.3",
        "files": 1,
        "suppressed": 1,
        "baseline": 0,
        "problems": [{"path": "a b/é.py", "line": 3, "where": "HG101", "message": "raised"}],
        "errors": [{"path": "gone.py", "message": "does not exist"}],
        "summary": {"error": 1, "warning": 0, "information": 0, "hint": 1},
    }
    assert len(first.pop("fingerprint")) == 32
    assert first == {
        "path": "a b/é.py",
        "line": 2,
        "column": 1,
        "end_line": 2,
        "end_column": 10,
        "code": "HG502",
        "name": "unsafe-yaml-load",
        "message": "`yaml.load` can run code",
        "severity": "error",
        "confidence": "high",
        "cwe": [502, 20],
        "evidence": "remote",
        "origin": None,
        "also": ["HG503"],
        "excerpt": "yaml.load(f)",
        "fixes": [
            {
                "title": "Use safe_load",
                "safety": "safe",
                "edits": [
                    {"line": 2, "column": 6, "end_line": 2, "end_column": 10, "text": "safe_load"}
                ],
            },
            {
                "title": "Ignore here",
                "safety": "silence",
                "edits": [{"line": 2, "column": 13, "end_line": 2, "end_column": 13, "text": "#"}],
            },
        ],
        "related": [
            {"line": 1, "column": 8, "end_line": 1, "end_column": 12, "message": "from here"}
        ],
        "flow": [],
    }
    assert (second["end_line"], second["evidence"], second["fixes"]) == (4, None, [])


def test_fingerprints_stay_when_lines_move_and_differ_for_the_same_line_twice() -> None:
    def prints(text: str, *lines: int) -> list[str]:
        findings = [
            Finding(place(n, 0, n, 1), "HG101", "n", "m", Severity.HINT, Confidence.LOW)
            for n in lines
        ]
        file = file_report("a.py", Snapshot.of(text), findings)
        return [entry.fingerprint for entry in file.entries]

    assert prints("f()\n", 0) == prints("# new\n\n  f()\n", 2)
    assert len(set(prints("f()\nf()\n", 0, 1))) == 2
    assert prints("f()\n", 0) != prints("g()\n", 0)


def test_sarif_has_what_the_standard_requires() -> None:
    log: dict[str, Any] = json.loads(write_sarif(sample(), [(META, "First\nparagraph.\n\nMore.")]))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("Headgate", "1.2.3")
    rules = driver["rules"]
    assert [rule["id"] for rule in rules] == ["B101", "HG502"]
    rule = rules[1]
    assert rule["name"] == "UnsafeYamlLoad"
    assert rule["shortDescription"]["text"] == "Unsafe YAML"
    assert rule["fullDescription"]["text"] == "First paragraph."
    assert "More." in rule["help"]["text"]
    assert rule["defaultConfiguration"]["level"] == "error"
    assert rule["properties"]["tags"] == ["security", "external/cwe/cwe-502"]
    assert 0 < float(rule["properties"]["security-severity"]) <= 10
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note", "none"}
        assert result["message"]["text"]
        assert result["partialFingerprints"]
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        assert 1 <= region["startLine"] <= region["endLine"]
        assert min(region["startColumn"], region["endColumn"]) >= 1


def test_sarif_places_findings_with_relative_encoded_addresses() -> None:
    run = json.loads(write_sarif(sample()))["runs"][0]
    first, second = run["results"]
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20b/%C3%A9.py", "uriBaseId": "%SRCROOT%"},
        "region": {
            "startLine": 2,
            "startColumn": 1,
            "endLine": 2,
            "endColumn": 10,
            "snippet": {"text": "yaml.load"},
        },
    }
    assert [r["message"]["text"] for r in first["relatedLocations"]] == ["from here"]
    assert "codeFlows" not in first
    assert "fixes" not in second
    report = Report((file_report("/abs/x.py", Snapshot.of(TEXT), [FOUND]),))
    result = json.loads(write_sarif(report))["runs"][0]["results"][0]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": "file:///abs/x.py"}


WAY_TEXT = """\
def run(command):
    os.system(command)

def ping():
    host = request.args["host"]
    run(
        host
    )
"""
FLOW = Finding(
    place(1, 14, 1, 21),
    "HG101",
    "command-injection",
    "m",
    Severity.ERROR,
    Confidence.HIGH,
    related=(
        Related("`command` comes in here", range=place(0, 8, 0, 15)),
        Related("`host` is set here", range=place(4, 4, 4, 8)),
    ),
    evidence=Evidence.REMOTE,
    path=(
        Related("comes from the query string of the request", range=place(4, 11, 4, 23)),
        Related("`host` holds it", range=place(4, 4, 4, 8)),
        Related("it is passed on", range=place(5, 4, 7, 5)),
        Related("`command` holds it", range=place(1, 14, 1, 21)),
        Related("lost", name="x"),
    ),
)


def flow_report(text: str = WAY_TEXT, *findings: Finding) -> Report:
    return Report((file_report("a.py", Snapshot.of(text), findings or [FLOW]),))


def test_text_shows_the_lines_that_a_value_came_through_each_once() -> None:
    assert (
        "\n".join(list(write_text(flow_report()))[:-2])
        == """\
a.py:2:15: error HG101 m
2 |     os.system(command)
  |               ^^^^^^^
  = a.py:5:12: comes from the query string of the request
5 |     host = request.args["host"]
6 |     run(
  = a.py:1:9: `command` comes in here"""
    )


def test_text_shows_no_line_of_a_way_that_stays_on_the_line_of_the_finding() -> None:
    short = replace(FLOW, path=FLOW.path[3:], related=())
    lines = list(write_text(flow_report(WAY_TEXT, short)))
    assert lines[3:-2] == ["  = a.py:2:15: `command` holds it"]


def test_line_numbers_of_a_way_stand_under_each_other_and_long_lines_are_cut() -> None:
    text = "sink(x)\n" + "\n" * 9 + "x" * 300 + " = source\x1b\n"
    step = Related("comes\x1b", range=place(10, 303, 10, 309))
    finding = replace(FLOW, range=place(0, 5, 0, 6), path=(step,), related=())
    _, line, caret, where, way, *_ = write_text(flow_report(text, finding))
    assert (line, caret) == (" 1 | sink(x)", "   |      ^")
    assert where == "   = a.py:11:304: comes\ufffd"
    assert way.startswith("11 | …xxx")
    assert way.endswith("x = source\ufffd")
    coloured = "\n".join(write_text(flow_report(text, finding), colour=True))
    assert "\x1b[34m11\x1b[0m" in coloured


def test_json_holds_the_way_from_the_source_on() -> None:
    (found,) = json.loads(write_json(flow_report()))["findings"]
    assert found["evidence"] == "remote"
    assert [(step["line"], step["message"]) for step in found["flow"]] == [
        (5, "comes from the query string of the request"),
        (5, "`host` holds it"),
        (6, "it is passed on"),
        (2, "`command` holds it"),
    ]
    assert (found["flow"][2]["end_line"], found["flow"][2]["end_column"]) == (8, 6)


def test_sarif_holds_the_way_as_one_code_flow_that_ends_at_the_finding() -> None:
    (result,) = json.loads(write_sarif(flow_report()))["runs"][0]["results"]
    assert result["properties"]["evidence"] == "remote"
    assert [r["message"]["text"] for r in result["relatedLocations"]] == [
        "`command` comes in here",
        "`host` is set here",
    ]
    (flow,) = result["codeFlows"]
    (thread,) = flow["threadFlows"]
    places = [step["location"] for step in thread["locations"]]
    assert [place["physicalLocation"]["region"]["startLine"] for place in places] == [5, 5, 6, 2, 2]
    assert all(place["message"]["text"] for place in places)
    assert places[0]["physicalLocation"]["region"]["snippet"] == {"text": "request.args"}
    assert places[-1]["physicalLocation"] == result["locations"][0]["physicalLocation"]


def test_sarif_carries_edits_of_fixes_that_mend() -> None:
    first = json.loads(write_sarif(sample()))["runs"][0]["results"][0]
    (fix,) = first["fixes"]
    assert fix["description"]["text"] == "Use safe_load"
    (change,) = fix["artifactChanges"]
    assert change["artifactLocation"]["uri"] == "a%20b/%C3%A9.py"
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 10},
            "insertedContent": {"text": "safe_load"},
        }
    ]


def test_sarif_tells_what_could_not_be_done() -> None:
    (invocation,) = json.loads(write_sarif(sample()))["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    problem, error = invocation["toolExecutionNotifications"]
    assert (problem["level"], problem["message"]["text"]) == ("warning", "HG101: raised")
    assert problem["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}
    assert (error["level"], error["message"]["text"]) == ("error", "does not exist")
    clean = json.loads(write_sarif(Report(version="1.2.3")))["runs"][0]
    assert clean["results"] == []
    assert clean["invocations"][0]["executionSuccessful"] is True


def test_lone_surrogates_do_no_harm() -> None:
    finding = Finding(place(0, 0, 0, 3), "HG101", "n", "\ud800", Severity.HINT, Confidence.LOW)
    report = Report((file_report("a.py", Snapshot.of("'\ud800'"), [finding]),))
    for text in ("\n".join(write_text(report)), write_json(report), write_sarif(report)):
        assert text.encode("utf-8")
