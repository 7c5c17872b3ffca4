from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from headgate import __version__
from headgate.__main__ import main
from headgate.bandit import installed_ids
from headgate.cli.server import parse_address
from headgate.report.checkpage import CheckPage, check_page


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "HG502",
            ["HG502  unsafe-yaml-load", "CWE-502", "\nWhy it matters\n", "After the fix:"],
        ),
        ("hg502", ["HG502  unsafe-yaml-load"]),
        ("unsafe-yaml-load", ["HG502  unsafe-yaml-load"]),
        ("B506", ["B506  yaml_load", "covered by  HG502 unsafe-yaml-load"]),
        ("yaml_load", ["B506  yaml_load"]),
        ("B101", ["B101  assert_used", "A check of Bandit", "``assert`` keyword"]),
        ("B101", ["# headgate: ignore[B101] reason", "plugins/b101_assert_used.html"]),
        ("B105", ["What it is", "hard-coded passwords", "HG601 hard-coded-password"]),
        ("B301", ["B301  pickle", "CWE-502", "deserialize", "pickle.loads"]),
        ("hg000", ["HG000  unused-suppression", "Why it matters", "What to do instead"]),
        ("unused-suppression", ["HG000  unused-suppression"]),
        ("S506", ["S506\n", "HG502  unsafe-yaml-load"]),
        ("cwe-89", ["cwe-89  Improper", "HG104  sql-injection"]),
        ("py/sql-injection", ["HG104  sql-injection"]),
        ("DUO109", ["HG502  unsafe-yaml-load"]),
    ],
)
def test_a_rule_is_explained_by_code_or_name(
    capsys: pytest.CaptureFixture[str], code: str, words: list[str]
) -> None:
    assert main(["explain", code]) == 0
    out, err = capsys.readouterr()
    for word in words:
        assert word in out
    assert err == ""


def test_a_page_is_also_a_file_of_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "HG502", "--format", "markdown"]) == 0
    page = Path(__file__).parents[2] / "docs" / "rules" / "HG502.md"
    assert capsys.readouterr().out == page.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [60, 80, 300])
def test_a_page_fits_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert main(["explain", "HG101"]) == 0
    out = capsys.readouterr().out
    assert "```" not in out
    prose = [line for line in out.split("\n") if not line.startswith("    ") and "://" not in line]
    assert max(map(len, prose)) <= min(width, 100)


def test_colours_are_for_code_and_titles(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "HG502", "--color", "always"]) == 0
    bright = capsys.readouterr().out
    assert "\x1b[1mWhy it matters\x1b[0m" in bright
    assert main(["explain", "HG502", "--color", "never"]) == 0
    plain = capsys.readouterr().out
    assert re.sub(r"\x1b\[\d*m", "", bright) == plain.replace("`", "")


@pytest.mark.parametrize(
    ("code", "near"),
    [
        ("HG503x", "HG503"),
        ("B505x", "B505"),
        ("unsafe-yaml-lode", "unsafe-yaml-load"),
        ("yaml_lode", "yaml_load"),
    ],
)
def test_an_unknown_rule_leads_to_the_nearest(
    capsys: pytest.CaptureFixture[str], code: str, near: str
) -> None:
    assert main(["explain", code]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"no rule is called `{code}`; did you mean `{near}`?" in err


@pytest.mark.parametrize("code", ["Q77", "B999", "nested", "xyz-abc"])
def test_what_is_near_to_nothing_leads_nowhere(
    capsys: pytest.CaptureFixture[str], code: str
) -> None:
    assert main(["explain", code]) == 2
    assert capsys.readouterr().err.endswith(f"no rule is called `{code}`\n")


def test_every_check_of_bandit_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    for id_ in installed_ids().values():
        assert main(["explain", id_.lower()]) == 0
        out = capsys.readouterr().out
        assert out.startswith(f"{id_}  ")
        assert "What it is" in out, id_


@pytest.mark.parametrize("plugin", ["ours", "broken"])
def test_a_plugin_is_explained_as_far_as_it_says(plugin: str) -> None:
    def check() -> None:
        """**X900: Title**

        Looks at
        things.

        :Example:
        """

    doc: object = {"ours": check.__doc__, "broken": 3}[plugin]
    loaded = SimpleNamespace(name="x", plugin=SimpleNamespace(__doc__=doc, __module__="nowhere"))
    page = check_page(SimpleNamespace(plugins_by_id={"X900": loaded}, blacklist_by_id={}), "X900")
    assert page.what == {"ours": "Looks at things.", "broken": ""}[plugin]
    assert (page.cwe, page.link) == (None, "")
    assert check_page(SimpleNamespace(), "X901") == CheckPage()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", ""], "a path is empty"),
        (["fix", "a.py", ""], "a path is empty"),
        (["check", "--jobs", "x"], "--jobs/-j: expected a number of processes, not 'x'"),
        (["check", "--jobs", "-1"], "--jobs/-j: expected"),
    ],
)
def test_wrong_arguments_are_said(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_the_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:3] == ["code", "name", "severity"]
    assert lines[1:] == sorted(lines[1:])
    assert main(["rules", "--format", "json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert [rule["code"] for rule in content] == [line.split()[0] for line in lines[1:]]
    rule = next(rule for rule in content if rule["code"] == "HG502")
    assert (rule["cwe"], rule["severity"]) == ([502], "error")
    assert "B506" in rule["bandit"]


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"headgate {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "code"), [([], 2), (["--help"], 0), (["nonsense"], 2), (["check", "--help"], 0)]
)
def test_usage_is_shown(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int
) -> None:
    assert main(arguments) == code
    out, err = capsys.readouterr()
    assert "usage: headgate" in out + err


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:80", ("127.0.0.1", 80)),
        ("localhost:0", ("localhost", 0)),
        (":9000", ("127.0.0.1", 9000)),
        ("9000", ("127.0.0.1", 9000)),
        ("[::1]:9000", ("::1", 9000)),
        ("::1:9000", None),
        ("[::1:9000", None),
        ("host", None),
        ("host:x", None),
        ("host:", None),
        ("host:65536", None),
        ("host:²", None),
        ("", None),
    ],
)
def test_addresses_are_read(text: str, address: tuple[str, int] | None) -> None:
    assert parse_address(text) == address


def test_a_wrong_address_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["server", "--tcp", "nowhere"]) == 2
    assert "expected HOST:PORT" in capsys.readouterr().err
