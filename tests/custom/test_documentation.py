"""docs/custom-rules.md: its rule file does what it says, and so does its package."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import ModuleType

from headgate.catalog import default_rules, taken, with_rule_files
from headgate.custom.composing import composed
from headgate.custom.plugins import Offer, packed
from headgate.custom.reading import read_rules
from headgate.custom.schema import FILE, Table, json_schema
from headgate.custom.trying import tried
from headgate.engine import analyze
from headgate.project import RuleText
from headgate.text import Snapshot

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "custom-rules.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.S | re.M)
RULES = RuleText(Path("/p/.headgate/rules/house.toml"), BLOCKS[1][1])


def test_the_rule_file_has_no_mistakes_and_its_examples_are_as_they_say() -> None:
    assert not read_rules(RULES.text).faults
    custom = composed((RULES,), taken(default_rules()))
    results = list(tried(custom, with_rule_files(default_rules(), (RULES,))))
    assert [(one.case.range.start.line, one.wrong) for one in results if one.wrong] == []
    said = f"{len(custom.rules)} rules, {len(results)} examples: all as they say."
    assert said in PAGE


def test_the_package_offers_a_rule_that_works() -> None:
    module = ModuleType("acme_rules")
    exec(BLOCKS[-1][1], module.__dict__)
    found = packed([Offer("acme-rules", lambda: module.PACK)], frozenset())
    assert not found.problems
    rules = default_rules().extended(found.rules, found.libraries)
    for example in found.rules[0].examples:
        analysis = analyze(Snapshot.of(example.source), rules)
        lines = tuple(f.range.start.line + 1 for f in analysis.findings())
        assert lines == example.lines


def test_the_published_schema_is_that_of_the_reader() -> None:
    published = json.loads((DOCS / "rules.schema.json").read_text(encoding="utf-8"))
    assert published == json_schema(), "run `headgate rules schema > docs/rules.schema.json`"


def test_every_key_is_on_the_page() -> None:
    def keys(table: Table) -> set[str]:
        below = (keys(key.table) for key in table.keys if key.table)
        return {key.name for key in table.keys}.union(*below)

    described = PAGE.split("## What can be said")[1]
    assert [
        key for key in sorted(keys(FILE)) if f"`{key}`" not in described.replace(".", "`.`")
    ] == []
