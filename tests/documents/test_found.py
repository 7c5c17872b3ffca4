"""What `docs/not-covered.md` says is found, is found."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from headgate.catalog import own_rules
from headgate.engine import Settings, analyze
from headgate.ruleapi import Profile
from headgate.text import Snapshot

_FILE = Path(__file__).with_name("found.toml")
MODULES: list[dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["module"]
METAS = [rule.meta for rule in own_rules().rules]
_LISTS = ("owasp-llm:", "owasp-agentic:")


@pytest.mark.parametrize(
    "module", [pytest.param(module, id=module["checks"][0]) for module in MODULES]
)
def test_a_rule_that_names_the_check_reports_the_module(module: dict[str, Any]) -> None:
    known = dict(module.get("known", ()))
    settings = Settings(profile=Profile.STRICT)
    analysis = analyze(Snapshot.of(module["source"]), own_rules(), settings, known)
    found = {finding.code for finding in analysis.findings()}
    for check in module["checks"]:
        naming = {meta.code for meta in METAS if check in meta.peers}
        assert naming & found, f"{check}: {naming} report nothing, others {found}"


def test_every_check_that_a_rule_names_has_a_module() -> None:
    named = {(meta.code, p) for meta in METAS for p in meta.peers if not p.startswith(_LISTS)}
    tried = {check for module in MODULES for check in module["checks"]}
    missing = sorted({check for _, check in named} - tried)
    assert not missing, f"add a module that {missing} report to {_FILE.name}"
