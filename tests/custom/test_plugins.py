"""Rules of installed packages: from a distribution that lies on the path, for real."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from headgate import catalog
from headgate.custom import plugins
from headgate.engine import analyze
from headgate.text import Snapshot

MODULE = """
from headgate.ruleapi import *

def check(call, ctx):
    if ctx.value(ctx.argument(call, "port", 0)) == 0:
        raise ValueError("secret")
    yield Hit(call, "It is wrong.")

def rule(code, name):
    meta = RuleMeta(code, name, "It is wrong", Severity.WARNING, Confidence.HIGH, (1,))
    return Rule(meta, "It is wrong.", (OnCall(frozenset({"acme.serve"}), check),), ())

PACK = Pack((rule("ACME301", "served"),), (Library("acme", fresh=(Fresh("acme.count"),)),))
TAKEN = Pack((rule("HG101", "mine"),))
TWICE = Pack((rule("ACME302", "one"), rule("ACME302", "two")))
WRONG = Pack((1,))
NONE = [rule("ACME303", "three")]
"""


def install(site: Path, module: str, **points: str) -> None:
    """Put a distribution there, as an installer would."""
    info = site / f"{module}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    lines = "".join(f"{name} = {value}\n" for name, value in points.items())
    (info / "entry_points.txt").write_text(f"[headgate.rules]\n{lines}")
    (site / f"{module}.py").write_text(MODULE)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "site"
    monkeypatch.syspath_prepend(str(folder))
    before = set(sys.modules)
    yield folder
    for name in set(sys.modules) - before:
        if name.startswith("acme_"):
            del sys.modules[name]


def test_a_package_offers_rules(site: Path) -> None:
    install(site, "acme_good", rules="acme_good:PACK")
    assert "acme_good" not in sys.modules
    offered = plugins.offers([str(site)])
    assert "acme_good" not in sys.modules, "only what is asked for is loaded"
    found = plugins.packed(offered, frozenset())
    assert [rule.meta.code for rule in found.rules] == ["ACME301"]
    assert found.problems == ()
    rules = catalog.own_rules().extended(found.rules, found.libraries)
    analysis = analyze(Snapshot.of("from acme import serve as s\ns(1)\ns(0)\n"), rules)
    assert [(f.code, f.range.start.line) for f in analysis.findings()] == [("ACME301", 1)]
    (problem,) = analysis.problems()
    assert "secret" not in problem.message


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("acme_bad:TAKEN", "HG101 is not two to eight capitals"),
        ("acme_bad:TWICE", "ACME302 two is a rule already"),
        ("acme_bad:WRONG", "no headgate.ruleapi.Rule"),
        ("acme_bad:NONE", "no headgate.ruleapi.Pack but list"),
        ("acme_bad:GONE", "AttributeError"),
        ("acme_gone:PACK", "ModuleNotFoundError"),
    ],
)
def test_what_is_wrong_in_a_package_is_one_problem_that_names_it(
    site: Path, value: str, said: str
) -> None:
    install(site, "acme_bad", rules=value)
    install(site, "acme_fine", rules="acme_fine:PACK")
    found = plugins.packed(plugins.offers([str(site)]), frozenset())
    (problem,) = found.problems
    assert problem.where == "acme_bad"
    assert said in problem.message
    assert [rule.meta.code for rule in found.rules] == ["ACME301"], "the others are used"


def test_the_catalogue_has_them(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    install(site, "acme_good", rules="acme_good:PACK")
    install(site, "acme_bad", rules="acme_bad:NONE")
    for function in (catalog._installed, catalog.default_rules, catalog.library_models):
        function.cache_clear()
    try:
        assert catalog.default_rules().by_code("ACME301") is not None
        assert [problem.where for problem in catalog.plugin_problems()] == ["acme_bad"]
        assert any(x.name == "acme" for x in catalog.library_models().models.libraries)
    finally:
        for function in (catalog._installed, catalog.default_rules, catalog.library_models):
            function.cache_clear()


def test_nothing_is_loaded_from_the_folder_that_is_checked(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(site, "acme_good", rules="acme_good:PACK")
    monkeypatch.chdir(site)
    monkeypatch.setattr(sys, "path", ["", str(site), *sys.path])
    assert plugins.offers(plugins.places()) == []
