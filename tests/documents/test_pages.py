"""The pages of the rules say what the rule files say."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from headgate.bandit import TEST_IDS
from headgate.catalog import own_rules
from headgate.report.page import Page, markdown
from headgate.report.peers import peer_link
from headgate.report.rulepage import rule_page
from headgate.report.weaknesses import cwe_name, owasp
from headgate.ruleapi import Rule

ROOT = Path(__file__).parents[2]
_SPEC = importlib.util.spec_from_file_location("pages", ROOT / "docs" / "pages.py")
assert _SPEC is not None
assert _SPEC.loader is not None
pages = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(pages)

FILES = pages.files()
PER_RULE = [pytest.param(rule, id=rule.meta.code) for rule in own_rules().rules]
AGAIN = "run `python docs/pages.py`"


@pytest.mark.parametrize("path", [pytest.param(p, id=str(p.relative_to(ROOT))) for p in FILES])
def test_generated_files_are_fresh(path: Path) -> None:
    assert path.is_file(), AGAIN
    assert path.read_text(encoding="utf-8") == FILES[path], AGAIN


def test_there_are_no_pages_of_rules_that_are_gone() -> None:
    assert not pages.stray(), AGAIN


@pytest.mark.parametrize("rule", PER_RULE)
def test_weaknesses_have_names(rule: Rule) -> None:
    missing = [number for number in rule.meta.cwe if not cwe_name(number)]
    assert not missing, f"add CWE {missing} to report/weaknesses.py, named as MITRE names them"


@pytest.mark.parametrize("rule", PER_RULE)
def test_a_page_has_what_a_reader_looks_for(rule: Rule) -> None:
    page = rule_page(rule)
    titles = [section.title for section in page.sections]
    for title in (
        *("What it does", "Why it matters", "What to do instead", "Example", "Severity"),
        *("Limits", "Fix safety", "Settings", "Accepting a finding", "References"),
    ):
        assert title in titles
        assert page.section(title)
    text = markdown(page)
    assert len(re.findall(r"^`{3,}", text, re.MULTILINE)) % 2 == 0
    assert (f"headgate: ignore[{rule.meta.code}]" in text) is rule.meta.by_comment
    # A fix of another file leaves the example as it is.
    if rule.meta.fix and any(example.fixed is not None for example in rule.examples):
        assert "After the fix:" in text


@pytest.mark.parametrize(
    ("cwe", "codes"),
    [
        ((78,), ["A03", "A05"]),
        ((79, 89), ["A03", "A05"]),
        ((918,), ["A10", "A01"]),
        ((1336,), ["A03", "A05"]),  # a part of CWE-94
        ((1004, 352), ["A01", "A05", "A01", "A02"]),
        ((1426,), []),
        ((), []),
    ],
)
def test_categories_of_owasp_follow_from_the_weakness(
    cwe: tuple[int, ...], codes: list[str]
) -> None:
    assert [category.code for category in owasp(cwe)] == codes


def test_every_check_of_others_is_found_or_explained() -> None:
    metas = [rule.meta for rule in own_rules().rules]
    wrong: list[str] = []
    for tool, about in pages.peers().items():
        wrong += [
            f"{tool}: `why` of {i}, which is no check"
            for i in about.get("why", {})
            if i not in about["checks"]
        ]
        for id_ in about["checks"]:
            found, why = pages.covering(tool, id_, metas), pages.reason(tool, id_)
            if found and why:
                wrong.append(
                    f"{tool}: {id_} is found by {found[0].code}: remove its line under `why`"
                )
            if not found and not why:
                wrong.append(f"{tool}: {id_} needs a rule that names it, or a line under `why`")
    assert not wrong, "docs/peers.toml: " + "; ".join(wrong)


def test_rules_name_checks_that_there_are() -> None:
    known = {f"{tool}:{id_}" for tool, about in pages.peers().items() for id_ in about["checks"]}
    for rule in own_rules().rules:
        meta = rule.meta
        named = {
            *meta.peers,
            *(f"bandit:{i}" for i in meta.bandit),
            *(f"ruff:{i}" for i in meta.ruff),
        }
        assert named <= known, f"{meta.code}: {named - known} are not in docs/peers.toml"
        assert all(peer_link(peer).text for peer in meta.peers)


def test_the_checks_of_bandit_are_those_of_the_installed_one() -> None:
    assert set(pages.peers()["bandit"]["checks"]) == set(TEST_IDS.values())


def test_links_between_pages_lead_somewhere() -> None:
    for path, text in FILES.items():
        for target in re.findall(r"\]\(([^)#:]+\.md)\)", text):
            assert (path.parent / target) in FILES or (path.parent / target).is_file(), (
                path,
                target,
            )


def test_an_empty_page_is_a_title() -> None:
    page = Page("X1", "x", "So.", (), ())
    assert markdown(page) == "# X1 x\n\nSo.\n"
    assert page.section("Limits") == ""
