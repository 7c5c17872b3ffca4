"""Places, severities, imports and file-level tests."""

import gc
from collections import Counter
from collections.abc import Callable

import pytest

from headgate.bandit import BanditSettings, check_file_level, check_unit, check_whole_file
from headgate.engine import RuleSet, analyze
from headgate.ruleapi import Confidence, Finding, Problem, Severity
from headgate.text import Snapshot, split_lines

SETTINGS = BanditSettings()


def only(code: str) -> BanditSettings:
    return BanditSettings(tests=frozenset({code}))


def check_text(
    text: str,
    settings: BanditSettings = SETTINGS,
    path: str = "",
    on_problem: Callable[[Problem], object] = print,
) -> list[Finding]:
    """Check every unit of a text; lines are those of the text."""
    return [
        finding.shifted(unit.line)
        for unit in analyze(Snapshot.of(text), RuleSet.of(())).units()
        for finding in check_unit(unit, settings, path=path, on_problem=on_problem)
    ]


def marked(text: str, finding: Finding) -> str:
    (first, start), (last, end) = finding.range
    rows = split_lines(text)
    if first == last:
        return rows[first][start:end]
    return rows[first][start:] + "".join(rows[first + 1 : last]) + rows[last][:end]


@pytest.mark.parametrize(
    ("source", "code", "severity", "confidence", "cwe"),
    [
        ("import os\nos.system(x)\n", "B605", Severity.WARNING, Confidence.HIGH, (78,)),
        ("exec(x)\n", "B102", Severity.INFORMATION, Confidence.HIGH, (78,)),
        ("assert x\n", "B101", Severity.HINT, Confidence.HIGH, (703,)),
        ('password = "abc"\n', "B105", Severity.HINT, Confidence.MEDIUM, (259,)),
        (
            "requests.get(u)\nimport requests\nrequests.get(u)\n",
            "B113",
            Severity.INFORMATION,
            Confidence.LOW,
            (400,),
        ),
    ],
)
def test_severity_confidence_and_cwe(
    source: str,
    code: str,
    severity: Severity,
    confidence: Confidence,
    cwe: tuple[int, ...],
) -> None:
    found = check_text(source, only(code))
    assert {(f.code, f.severity, f.confidence, f.cwe) for f in found} == {
        (code, severity, confidence, cwe)
    }


@pytest.mark.parametrize(
    ("source", "code", "expected"),
    [
        ("x = 'é😀'; exec('ü' + y); z = 1\n", "B102", "exec('ü' + y)"),
        ("a = '日本'\nif a: exec(\n  'ß', b, 'ß')\n", "B102", "exec(\n  'ß', b, 'ß')"),
        ("def f(é, password='abc'):\n    return '''\n\n'''\n", "B107", "def f(é, password='abc'):"),
        ("try:\n    f()\nexcept  Exception:\n    pass\n", "B110", "except  Exception:"),
        (
            "import subprocess\nsubprocess.run(\n    c,\n    shell=True,  # é\n)\n",
            "B602",
            "shell=True,  # é",
        ),
        ("\x0cexec(a)\r\n", "B102", "exec(a)"),
        ("\ufeff'é', exec('ü')\n", "B102", "exec('ü')"),
        ("\ufeffa\n  \nexec('ü')\n", "B102", "exec('ü')"),
        ("a\rassert b\r", "B101", "assert b"),
    ],
)
def test_ranges_count_code_points(source: str, code: str, expected: str) -> None:
    (in_unit,) = check_text(source, only(code))
    (in_file,) = check_whole_file(source.encode(), "a.py", only(code))
    assert marked(source, in_unit) == expected
    assert in_file == in_unit


def test_ranges_of_a_whole_file_follow_its_encoding() -> None:
    text = "# coding: latin-1\n'ü', exec('ü')\n"
    (finding,) = check_whole_file(text.encode("latin-1"), "a.py", only("B102"))
    assert marked(text, finding) == "exec('ü')"


@pytest.mark.parametrize(
    ("imports", "call"),
    [
        (("import pickle",), "pickle.loads(a)"),
        (("import pickle as p",), "p.loads(a)"),
        (("from pickle import loads",), "loads(a)"),
        (("from pickle import (\n    loads as l,\n)",), "l(a)"),
        (("import json as p", "import pickle as p"), "p.loads(a)"),
        (("from . import (", "from pickle import loads"), "loads(a)"),
    ],
)
def test_imports_before_the_unit_are_known(imports: tuple[str, ...], call: str) -> None:
    text = "\n".join((*imports, f"x = {call}", ""))
    assert [f.range.start.line for f in check_text(text, only("B301"))] == [text.count("\n") - 1]


def test_imports_after_the_unit_and_of_other_files_are_not_known() -> None:
    assert check_text("from pickle import loads\nloads(a)\n", only("B301"))
    assert not check_text("loads(a)\nfrom pickle import loads\n", only("B301"))
    assert not check_text("loads(a)\n", only("B301"))


def test_settings_of_one_check_do_not_reach_another() -> None:
    source = "a = '/tmp/a', '/abc/b'\n"
    other = BanditSettings(
        tests=frozenset({"B108"}), options='{"hardcoded_tmp_directory": {"tmp_dirs": ["/abc"]}}'
    )
    columns = [
        [f.range.start.column for f in check_text(source, settings)]
        for settings in (only("B108"), other, only("B108"))
    ]
    assert columns == [[4], [14], [4]]


def test_names_are_those_that_nosec_takes() -> None:
    source = "import pickle, hashlib\nhashlib.md5(a)\npickle.loads(a)\n"
    found = check_text(source)
    assert {(f.code, f.name) for f in found} == {
        ("B324", "hashlib_insecure_functions"),
        ("B301", "pickle"),
        ("B403", "import_pickle"),
    }


def test_units_ignore_nosec_and_whole_files_honour_it() -> None:
    source = "assert a  # nosec\nassert b  # nosec B102\nassert c  # nosec assert_used\n"
    assert len(check_text(source)) == 3
    assert [f.range.start.line for f in check_whole_file(source.encode(), "a.py", SETTINGS)] == [1]


@pytest.mark.parametrize("path", ["pkg/a_test.py", "tests/a.py"])
def test_the_path_can_silence(path: str) -> None:
    settings = BanditSettings(
        exclude=("tests",), options='{"assert_used": {"skips": ["*_test.py"]}}'
    )
    assert check_text("assert a\n", settings, path) == []
    assert check_whole_file(b"assert a\n", path, settings) == ()
    assert check_text("assert a\n", settings, "pkg/a.py") != []


def test_the_message_has_no_address() -> None:
    source = "import tarfile\ntarfile.open(a).extractall(members=[])\n"
    (finding,) = check_text(source, only("B202"))
    assert "ast.List object" in finding.message
    assert " at 0x" not in finding.message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\r\n\x0cb = 2\rd = '\u2028'\n# é \u202e x\n", 3),
        ("\ufeff# é \u202e x\n", 0),
    ],
)
def test_file_level_tests_place_the_character(text: str, line: int) -> None:
    (finding,) = check_file_level(text, "a.py", SETTINGS)
    assert (finding.code, marked(text, finding)) == ("B613", "\u202e")
    assert finding.range.start.line == line


def test_marks_of_direction_are_no_controls() -> None:
    assert check_file_level("DATE = 'd\u200f/m'\n", "a.py", SETTINGS) == ()
    (finding,) = check_file_level("DATE = 'd\u200f/m \u202e'\n", "a.py", SETTINGS)
    assert finding.range.start.column == 13
    assert check_whole_file("DATE = 'd\u200f/m'\n".encode(), "a.py", SETTINGS) != ()


@pytest.mark.parametrize(
    "text", ["", "a = 1\n", "é\n", "a = '\ud800'\n", "# coding: nonsense\né\n"]
)
def test_file_level_tests_are_silent_elsewhere(text: str) -> None:
    assert check_file_level(text, "a.py", SETTINGS) == ()


@pytest.mark.parametrize(
    "data",
    [b"def f(:\n", b"\x00", b"\xff\xfe", b"# coding: nonsense\n", b"", b"exec(" * 400],
)
def test_a_file_that_does_not_parse_has_no_findings(data: bytes) -> None:
    problems: list[Problem] = []
    assert check_whole_file(data, "a.py", SETTINGS, on_problem=problems.append) == ()
    assert len(problems) == bool(data)


def test_a_statement_too_deep_for_bandit_is_a_problem() -> None:
    source = "x = " + " + ".join(["exec(a)"] * 1500) + "\n"
    problems: list[Problem] = []
    check_text(source, on_problem=problems.append)
    assert [p.message for p in problems] == ["Bandit gave up on a statement: RecursionError"]


def test_a_unit_leaves_no_circles_of_objects_behind() -> None:
    gc.collect()
    gc.disable()
    try:
        check_text("exec(x)\n")
        left = Counter(type(o).__name__ for o in gc.get_objects())
    finally:
        gc.enable()
    assert left["BanditTester"] == left["BanditNodeVisitor"] == left["_Tests"] == 0
