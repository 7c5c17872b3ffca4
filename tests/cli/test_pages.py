from __future__ import annotations

import json

import pytest

from headgate import __version__
from headgate.__main__ import main
from headgate.cli.server import parse_address


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("HG502", ["HG502  unsafe-yaml-load", "CWE-502", "## Why it matters", "Reported:"]),
        ("hg502", ["HG502  unsafe-yaml-load"]),
        ("unsafe-yaml-load", ["HG502  unsafe-yaml-load"]),
        ("B506", ["B506  yaml_load", "HG502 unsafe-yaml-load covers it"]),
        ("yaml_load", ["B506  yaml_load"]),
        ("B101", ["B101  assert_used", "A check of Bandit"]),
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
