"""Fixes on real modules: of the standard library and of the packages that are installed."""

from __future__ import annotations

import ast
import hashlib
import io
import os
import re
import sysconfig
import tokenize
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from headgate.catalog import default_rules
from headgate.engine import Analysis, Settings, analyze, update
from headgate.fixes import OfferedFix, fix_all, offered
from headgate.ruleapi import Finding, FixSafety, Profile
from headgate.text import Edit, Position, Range, Snapshot

MODULES = int(os.environ.get("HEADGATE_EXAMPLES", "60"))
"""How many modules are looked at."""
LARGEST = 60_000
"""Characters of a module."""
_MAY_BE_FOUND = re.compile(
    r"\b(?:assert|md5|sha1|shell=True|os\.system|popen|random\.|mktemp|chmod|verify=False|yaml\.|"
    r"pickle|execute\(|urlopen|requests\.|extractall|ssl\.|timeout=None|password|except:|"
    r"except Exception:)"
)


def modules() -> Iterator[Path]:
    """Yield real modules, in an order that no name decides."""
    folders = [Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib")]
    found = [
        path
        for folder in folders
        for path in folder.rglob("*.py")
        if path.is_file()
        and path.stat().st_size <= LARGEST
        and ("site-packages" in path.parts) == (folder.name == "site-packages")
    ]
    return iter(sorted(found, key=lambda path: hashlib.sha256(path.name.encode()).hexdigest()))


def texts() -> Iterator[tuple[str, str]]:
    """Yield names and texts of modules in which something is likely to be found."""
    count = 0
    for path in modules():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if _MAY_BE_FOUND.search(text) and "\r" not in text and "\f" not in text:
            yield path.name, text
            count += 1
            if count == MODULES:
                return


def read(text: str) -> Analysis:
    return analyze(Snapshot.of(text), default_rules(), Settings(profile=Profile.STRICT))


def comments(text: str) -> Counter[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)


def parses(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError):
            return False
    return True


def places(analysis: Analysis, finding: Finding) -> tuple[int, int]:
    """Return the lines of the function around a finding."""
    lines = [
        line for top, region in analysis.body_at(finding.range.start.line)
        for line in (top, top + len(region.lines))
    ]  # fmt: skip
    return min(lines), max(lines)


def first_definition(text: str) -> int:
    """Return the line before which imports stand."""
    tree = ast.parse(text)
    found = [
        node.lineno for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    ]  # fmt: skip
    return min(found, default=10**9)


def applied(analysis: Analysis, fix: OfferedFix) -> str:
    return analysis.snapshot.with_edits(fix.edits).text


def tabbed(text: str) -> str | None:
    """Return a module indented by tabs, None where its indentation is another than by four."""
    lines = text.split("\n")
    begins = True
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in (tokenize.INDENT, tokenize.DEDENT):
                continue
            if token.type == tokenize.ENDMARKER:
                break
            if begins and token.type != tokenize.NL:
                line = lines[token.start[0] - 1]
                lead = line[: len(line) - len(line.lstrip(" "))]
                if len(lead) % 4 and token.type != tokenize.COMMENT:
                    return None
                tabs = "\t" * (len(lead) // 4) + " " * (len(lead) % 4)
                lines[token.start[0] - 1] = tabs + line[len(lead) :]
            begins = token.type in (tokenize.NEWLINE, tokenize.NL, tokenize.COMMENT) and (
                begins or token.type == tokenize.NEWLINE
            )
    except (tokenize.TokenError, IndentationError):
        return None
    return "\n".join(lines)


AHEAD = "'é😀'; "
"""A statement before another one on its line: columns count differently in each encoding."""


def column_ahead(text: str, line: int) -> int | None:
    """Return the column of the simple statement that begins on a line and follows no other."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, SIMPLE) and node.lineno == line + 1:
            lead = text.split("\n")[line][: node.col_offset]
            return None if lead.strip() else node.col_offset
    return None


SIMPLE = ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Return, ast.Raise, ast.Assert


def is_definition(edit: Edit) -> bool:
    """Whether an edit only writes a definition that the fix brings along."""
    start, end = edit.range
    return start == end and start.column == 0 and edit.text.lstrip().startswith(("class ", "def "))


TEXTS = [pytest.param(text, id=name) for name, text in texts()]


@dataclass(frozen=True)
class Module:
    """A real module, read once, and what its fixes make of it."""

    text: str

    @cached_property
    def analysis(self) -> Analysis:
        return read(self.text)

    @cached_property
    def comments(self) -> Counter[str]:
        return comments(self.text)

    @cached_property
    def fixes(self) -> list[tuple[Finding, tuple[OfferedFix, ...]]]:
        """The first findings, and what is offered for each."""
        return [(f, offered(self.analysis, f)) for f in self.analysis.findings()[:40]]

    @cached_property
    def fixed(self) -> list[list[str]]:
        """For each of these findings the texts that its fixes lead to."""
        return [[applied(self.analysis, fix) for fix in fixes] for _, fixes in self.fixes]

    def edited(self, edit: Edit) -> Analysis:
        snapshot, change = self.analysis.snapshot.replace(edit)
        return update(self.analysis, snapshot, change)


@pytest.mark.parametrize("text", TEXTS)
def test_the_fixes_of_a_real_module_leave_a_sound_one(text: str) -> None:
    """One test for all of it: to read a module takes longer than to try its fixes."""
    if not parses(text):
        return
    module = Module(text)
    each_fix_alone_changes_what_it_should(module)
    all_fixes_together_leave_a_sound_module(module)
    fixes_are_the_same_with_other_line_ends(module)
    fixes_are_the_same_where_tabs_indent(module)
    fixes_are_the_same_behind_other_text(module)


def each_fix_alone_changes_what_it_should(module: Module) -> None:
    definition = first_definition(module.text)
    for (finding, fixes), afters in zip(module.fixes, module.fixed, strict=True):
        for fix, after in zip(fixes, afters, strict=True):
            assert parses(after), (finding, fix)
            assert not module.comments - comments(after), (finding, fix)
            first, last = places(module.analysis, finding)
            for edit in fix.edits:
                near = first <= edit.range.start.line and edit.range.end.line <= last
                top = edit.range.start.line <= definition
                assert near or top or is_definition(edit), (finding, fix)


def all_fixes_together_leave_a_sound_module(module: Module) -> None:
    analysis = module.analysis
    done = fix_all(analysis, safety=FixSafety.REVIEW)
    assert parses(done.snapshot.text)
    assert analysis.snapshot.with_edits(done.edits).text == done.snapshot.text
    assert not module.comments - comments(done.snapshot.text)
    again = fix_all(done.analysis, safety=FixSafety.REVIEW)
    assert not again.applied
    loudest = Counter(f.code for f in analysis.findings())
    assert not {f.code for f in done.remaining} - set(loudest)


def fixes_are_the_same_with_other_line_ends(module: Module) -> None:
    other = Module(module.text.replace("\n", "\r\n"))
    for number, (finding, _) in enumerate(module.fixes):
        mine = [after.replace("\n", "\r\n") for after in module.fixed[number]]
        assert other.fixed[number] == mine, finding


def fixes_are_the_same_where_tabs_indent(module: Module) -> None:
    tabs = tabbed(module.text)
    if tabs is None or "\t" in module.text:
        return
    other = Module(tabs)
    for number, (finding, _) in enumerate(module.fixes):
        twin, _ = other.fixes[number]
        assert (finding.code, finding.range.start.line) == (twin.code, twin.range.start.line)
        assert other.fixed[number] == [tabbed(after) for after in module.fixed[number]], finding


def fixes_are_the_same_behind_other_text(module: Module) -> None:
    said = module.text.count(AHEAD.strip(" ;"))
    for (finding, _), mine in zip(module.fixes[:12], module.fixed, strict=False):
        line = finding.range.start.line
        first, _ = module.analysis.region_at(line)
        at = column_ahead(module.text, first) if finding.fixes else None
        if at is None:
            continue
        place = Position(first, at)
        other = module.edited(Edit(Range(place, place), AHEAD))
        start = finding.range.start.column + (len(AHEAD) if line == first else 0)
        twins = [
            f for f in other.findings()
            if f.code == finding.code and f.range.start == (line, start)
        ]  # fmt: skip
        assert len(twins) == 1, finding
        theirs = [applied(other, fix) for fix in offered(other, twins[0])]
        for after in theirs:
            assert parses(after), finding
            assert after.count(AHEAD.strip(" ;")) == 1 + said, finding
            assert not module.comments - comments(after), finding
        if len(mine) == len(theirs):
            assert [after.replace(AHEAD, "") for after in theirs] == mine, finding
