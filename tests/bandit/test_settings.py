"""[tool.bandit] and .bandit as settings."""

import json

import pytest

from headgate.bandit import BanditSettings, settings_from, setup_problems
from headgate.bandit.settings import DEFAULT_EXCLUDES


def test_without_files_everything_runs() -> None:
    assert settings_from(None, None) == (BanditSettings(), ())
    assert settings_from("[project]\nname = 'a'\n", None) == (BanditSettings(), ())


def test_both_files_are_read_and_add_up() -> None:
    settings, problems = settings_from(
        """
        [tool.bandit]
        skips = ["B101"]
        tests = ["B602", "B101x"]
        exclude_dirs = ["tests"]
        [tool.bandit.assert_used]
        skips = ["*_test.py"]
        """,
        "[bandit]\nskips: B404,B603\nexclude: build,docs\nrecursive: 1\n",
    )
    assert problems == ()
    assert settings.skips == {"B101", "B404", "B603"}
    assert settings.tests == {"B602", "B101x"}
    assert settings.exclude == ("tests", "build", "docs")
    assert json.loads(settings.options) == {"assert_used": {"skips": ["*_test.py"]}}


@pytest.mark.parametrize(
    ("pyproject", "ini", "where", "message"),
    [
        ("[tool.bandit", None, "pyproject.toml", "not valid TOML"),
        ("[tool]\nbandit = 1", None, "pyproject.toml [tool.bandit]", "must be a table"),
        ('[tool.bandit]\nskips = "B101"', None, "skips", "must be a list of strings"),
        ("[tool.bandit]\nskips = [1, 'B999']", None, "skips", "every item must be a string"),
        ("[tool.bandit]\nskip = ['B101']", None, "skip", "did you mean skips?"),
        ("[tool.bandit]\nseverity = 'high'", None, "severity", "unknown key"),
        ("[tool.bandit]\nskips = ['assert_used']", None, "bandit", "B101 for assert_used"),
        ("[tool.bandit]\nskips = ['B1']\ntests = ['B1']", None, "bandit", "it is skipped"),
        (None, "skips = B101", ".bandit", "cannot be read"),
        (None, "[other]\nskips = B101", ".bandit", "cannot be read"),
        (None, "[bandit]\nskips = B101, B102", "bandit", "' B102' has blanks"),
        (None, "[bandit]\nexcludes = a", "excludes", "did you mean exclude?"),
        (None, "[bandit]\nlevel = 2", "level", "not honoured"),
    ],
)
def test_a_wrong_value_is_a_problem(
    pyproject: str | None, ini: str | None, where: str, message: str
) -> None:
    _, problems = settings_from(pyproject, ini)
    assert [(p.where.endswith(where), message in p.message) for p in problems] == [(True, True)]


def test_a_wrong_value_leaves_the_rest_in_use() -> None:
    settings, problems = settings_from(
        "[tool.bandit]\ntests = 3\nskips = ['B101', 5]\nexclude_dirs = ['a']", "[other]"
    )
    assert len(problems) == 3
    assert not settings.tests
    assert settings.skips == {"B101"}
    assert settings.exclude == ("a", *DEFAULT_EXCLUDES)


def test_what_only_bandit_knows_is_checked_with_it() -> None:
    settings, problems = settings_from(
        "[tool.bandit]\nskips = ['B100']\n[tool.bandit.asert_used]\nskips = ['a']", None
    )
    assert problems == ()
    assert [p.message for p in setup_problems(settings)] == [
        "no installed test of Bandit has the id 'B100'",
        "no installed test of Bandit reads 'asert_used'; did you mean assert_used?",
    ]
    assert setup_problems(BanditSettings()) == ()
    (_, nothing) = setup_problems(BanditSettings(tests=frozenset({"none"})))
    assert "leave no test" in nothing.message


def test_the_key_tells_settings_apart_and_not_their_order() -> None:
    one, _ = settings_from("[tool.bandit]\nskips = ['B101', 'B102']", None)
    two, _ = settings_from("[tool.bandit]\nskips = ['B102', 'B101']", None)
    keys = {
        BanditSettings().key,
        one.key,
        BanditSettings(tests=one.skips).key,
        BanditSettings(exclude=()).key,
        BanditSettings(options='{"assert_used": {}}').key,
    }
    assert one.key == two.key
    assert len(keys) == 5


@pytest.mark.parametrize(
    ("path", "excluded"),
    [
        ("tests/test_a.py", True),
        ("src/tests/a.py", True),
        ("src/a.py", False),
        (".tox/lib/a.py", True),
        ("src/gen_a.py", True),
        ("", False),
    ],
)
def test_excluded_paths(path: str, excluded: bool) -> None:
    settings, _ = settings_from("[tool.bandit]\nexclude_dirs = ['tests', '*/gen_*.py']", None)
    assert settings.excludes(path) is excluded
