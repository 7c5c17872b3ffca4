from __future__ import annotations

import pytest

from headgate.project import (
    KEYS,
    FailOn,
    Focus,
    InlayHints,
    Layer,
    is_known_key,
    nearest,
    parse_settings,
    parse_toml,
)
from headgate.ruleapi import Problem, Profile, Severity

KNOWN = ("HG000", "HG101", "HG102", "HG301", "HG502")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Layer()),
        ('select = ["HG1", "B"]', Layer(select=("HG1", "B"))),
        ('select = ["hg1"]', Layer(select=("HG1",))),
        ("select = []", Layer(select=())),
        ('extend-select = ["HG301"]', Layer(extend_select=("HG301",))),
        ('ignore = ["HG502", "B101"]', Layer(ignore=("HG502", "B101"))),
        (
            '[per-file-ignores]\n"tests/*" = ["HG3"]',
            Layer(per_file_ignores=(("tests/*", ("HG3",)),)),
        ),
        ('exclude = ["gen/", "!build/"]', Layer(exclude=("gen/", "!build/"))),
        (
            '[severity]\nHG101 = "hint"\nHG102 = "off"\nB101 = "info"',
            Layer(
                severity=(
                    ("HG101", Severity.HINT),
                    ("HG102", None),
                    ("B101", Severity.INFORMATION),
                )
            ),
        ),
        ('profile = "strict"', Layer(profile=Profile.STRICT)),
        ('target-version = "3.11"', Layer(target_version="3.11")),
        ('target-version = "py39"', Layer(target_version="3.9")),
        ('test-patterns = ["check_*.py"]', Layer(test_patterns=("check_*.py",))),
        ('off-in-tests = ["HG3", "B101"]', Layer(off_in_tests=("HG3", "B101"))),
        ("off-in-tests = []", Layer(off_in_tests=())),
        ("bandit = false", Layer(bandit=False)),
        ('fail-on = "never"', Layer(fail_on=FailOn.NEVER)),
        ('focus = "inserted"', Layer(focus=Focus.INSERTED)),
        ('inlay-hints = "all"', Layer(inlay_hints=InlayHints.ALL)),
        ('environment = ".venv"', Layer(environment=".venv")),
    ],
)
def test_every_key_is_read(text: str, expected: Layer) -> None:
    assert parse_toml(text, "headgate.toml", KNOWN) == (expected, ())


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('ignore = []\nselct = ["HG1"]', 1, ("`selct`", "did you mean `select`")),
        ('\n\nextend_selects = ["HG1"]', 2, ("did you mean `extend-select`",)),
        ("qqq = 1", 0, ("`qqq`", "known: bandit")),
        ('select = ["HG1",\n "HG520"]', 1, ("`HG520`", "`select`", "did you mean `HG502`")),
        ('ignore = ["X1"]', 0, ("unknown code `X1`",)),
        ('select = ["B1011"]', 0, ("unknown code `B1011`",)),
        ('select = [""]', 0, ("unknown code ``",)),
        ('select = "HG1"', 0, ("must be a list of strings, not a string",)),
        ("select = [1]", 0, ("must hold strings, not a number",)),
        ('profile = "strickt"', 0, ("`strickt`", "did you mean `strict`")),
        ("profile = 3", 0, ("bandit, default, strict", "not a number")),
        ('target-version = "2.7"', 0, ('"3.11" or "py311"',)),
        ("target-version = 3.11", 0, ('"3.11" or "py311"',)),
        ('bandit = "no"', 0, ("true or false, not a string",)),
        ("bandit = 1979-05-27", 0, ("not a date",)),
        ('fail-on = "warn"', 0, ("did you mean `warning`",)),
        ("environment = []", 0, ("must be a path, not a list",)),
        ('focus = "new"', 0, ("unknown value `new` of `focus`",)),
        ("trusted = true", 0, ("only in your editor's settings",)),
        ('package-index = "https://x/simple"', 0, ("only in your editor's settings",)),
        ('[severity]\nHG101 = "eror"', 1, ("`eror`", "`severity.HG101`", "did you mean `error`")),
        ('[severity]\nHG999 = "error"', 1, ("unknown code `HG999`",)),
        ('[severity]\nHG1 = "error"', 1, ("unknown code `HG1`", "did you mean")),
        ("severity = []", 0, ("must be a table of codes, not a list",)),
        ("per-file-ignores = true", 0, ("must be a table", "not a boolean")),
        ('[per-file-ignores]\n"!" = ["HG1"]', 1, ("`!`", "is not a pattern")),
        ('[per-file-ignores]\n"a.py" = "HG1"', 1, ("per-file-ignores.a.py", "not a string")),
        ('exclude = ["!"]', 0, ("is not a pattern",)),
    ],
)
def test_a_mistake_is_named_with_its_line_and_the_nearest_right_word(
    text: str, line: int, words: tuple[str, ...]
) -> None:
    _, problems = parse_toml(text, "headgate.toml", KNOWN)
    assert [problem.line for problem in problems] == [line]
    assert problems[0].where == "headgate.toml"
    for word in words:
        assert word in problems[0].message


def test_the_rest_is_used_beside_a_mistake() -> None:
    text = 'selct = ["HG1"]\nselect = ["HG101", "HG909"]\nprofile = "x"\nbandit = false\n'
    layer, problems = parse_toml(text, "headgate.toml", KNOWN)
    assert layer == Layer(select=("HG101",), bandit=False)
    assert len(problems) == 3


def test_a_select_of_nothing_but_mistakes_turns_no_rule_off() -> None:
    layer, problems = parse_toml('select = ["HG909"]', "headgate.toml", KNOWN)
    assert layer == Layer()
    assert len(problems) == 1


def test_a_pyproject_is_read_from_its_table_with_true_lines() -> None:
    text = '[project]\nname = "x"\nselect = 1\n\n[tool.headgate]\nselect = ["HG101"]\nslect = 1\n'
    layer, problems = parse_toml(text, "pyproject.toml", KNOWN, pyproject=True)
    assert layer == Layer(select=("HG101",))
    assert [problem.line for problem in problems] == [6]


@pytest.mark.parametrize("text", ["", "[tool]\n", "[tool.ruff]\nx = 1\n", "tool = 3\n"])
def test_a_pyproject_without_the_table_says_nothing(text: str) -> None:
    assert parse_toml(text, "pyproject.toml", KNOWN, pyproject=True) == (None, ())


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nselect = [", 1),
        ("select = ", 0),
        ("x = " + "[" * 5000, None),
        ("x = " + "9" * 5000, None),
    ],
)
def test_broken_toml_is_one_problem(text: str, line: int | None) -> None:
    layer, problems = parse_toml(text, "headgate.toml", KNOWN)
    assert layer is None
    assert [(p.where, p.line) for p in problems] == [("headgate.toml", line)]
    assert problems[0].message.startswith("not valid TOML: ")


@pytest.mark.parametrize(
    "settings",
    [
        {"extendSelect": ["HG101"], "failOn": "error"},
        {"extend-select": ["HG101"], "fail-on": "error"},
        {"extend_select": ["HG101"], "fail_on": "error"},
        {"headgate": {"extendSelect": ["HG101"], "failOn": "error"}},
        {"extendSelect": ["HG101"], "failOn": "error", "select": None},
        {"extendSelect": ["HG101"], "failOn": "error", "path": [], "trace": {"server": "off"}},
    ],
)
def test_an_editor_may_spell_keys_its_way(settings: object) -> None:
    expected = Layer(extend_select=("HG101",), fail_on=FailOn.ERROR)
    assert parse_settings(settings, "initializationOptions", KNOWN) == (expected, ())


def test_patterns_and_codes_of_an_editor_keep_their_case() -> None:
    settings = {"perFileIgnores": {"someDir/*": ["HG1"]}, "testPatterns": ["checkThis.py"]}
    layer, problems = parse_settings(settings, "initializationOptions", KNOWN)
    assert layer.per_file_ignores == (("someDir/*", ("HG1",)),)
    assert layer.test_patterns == ("checkThis.py",)
    assert problems == ()


@pytest.mark.parametrize(
    "settings", [[], {"headgate": []}, {"headgate": {"severity": [], "perFileIgnores": []}}]
)
def test_an_empty_table_of_lua_says_nothing(settings: object) -> None:
    assert parse_settings(settings, "the editor", KNOWN) == (Layer(), ())


@pytest.mark.parametrize("settings", [[1], 3, "x", {"select": {}}, {1: 2}, {"headgate": {"a": 1}}])
def test_odd_settings_are_problems(settings: object) -> None:
    layer, problems = parse_settings(settings, "the editor", KNOWN)
    assert layer == Layer()
    assert [type(p) for p in problems] == [Problem]
    assert problems[0].where == "the editor"


def test_an_index_is_named_by_the_user_and_not_by_a_project() -> None:
    address = "https://pypi.example.com/simple"
    layer, problems = parse_settings({"packageIndex": address}, "the editor", KNOWN)
    assert (layer, problems) == (Layer(package_index=address), ())
    layer, problems = parse_settings({"package-index": "ftp://x"}, "the editor", KNOWN)
    assert layer == Layer()
    assert "https://" in problems[0].message
    layer, _ = parse_toml(f'package-index = "{address}"', "headgate.toml", KNOWN)
    assert layer == Layer()


def test_no_settings_are_no_problem() -> None:
    assert parse_settings(None, "the editor", KNOWN) == (Layer(), ())


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("HG99", "; did you mean `HG901`?"),
        ("HG52", "; did you mean `HG502`?"),
        ("B10", "; did you mean `B101`?"),
        ("HG", ""),
        ("X99", ""),
        ("nested", ""),
    ],
)
def test_codes_are_near_by_their_beginning(word: str, hint: str) -> None:
    codes = {"HG101", "HG502", "HG901", "B101", *(f"HG6{n:02}" for n in range(20))}
    assert nearest(word, codes) == hint


def test_only_the_user_can_trust_a_folder() -> None:
    layer, problems = parse_settings({"trusted": True}, "the editor", KNOWN)
    assert (layer.trusted, problems) == (True, ())
    layer, problems = parse_settings({"trusted": "yes"}, "the editor", KNOWN)
    assert layer.trusted is None
    assert len(problems) == 1


def test_a_word_that_is_like_no_key_leads_to_all_keys() -> None:
    assert nearest("nested", KEYS).startswith(" (known: bandit, ")


@pytest.mark.parametrize(
    ("key", "known"),
    [("perFileIgnores", True), ("select", True), ("trace", True), ("python", False), (3, False)],
)
def test_keys_of_editors_are_told_from_those_of_others(key: object, known: bool) -> None:
    assert is_known_key(key) is known
