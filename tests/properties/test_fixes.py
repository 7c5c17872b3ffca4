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
from pathlib import Path

import pytest

from headgate.catalog import default_rules
from headgate.engine import Analysis, Settings, analyze
from headgate.fixes import OfferedFix, fix_all, offered
from headgate.ruleapi import Finding, FixSafety, Profile
from headgate.text import Edit, Snapshot

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


def with_ahead(text: str, line: int) -> str | None:
    """Return the module with that statement ahead of the simple one that begins on a line."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, SIMPLE) and node.lineno == line + 1:
            lines = text.split("\n")
            body = lines[line]
            if body[: node.col_offset].strip():
                return None
            lines[line] = body[: node.col_offset] + AHEAD + body[node.col_offset :]
            return "\n".join(lines)
    return None


SIMPLE = ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Return, ast.Raise, ast.Assert


def is_definition(edit: Edit) -> bool:
    """Whether an edit only writes a definition that the fix brings along."""
    start, end = edit.range
    return start == end and start.column == 0 and edit.text.lstrip().startswith(("class ", "def "))


TEXTS = [pytest.param(text, id=name) for name, text in texts()]


@pytest.mark.parametrize("text", TEXTS)
def test_each_fix_alone_and_all_together_leave_a_sound_module(text: str) -> None:
    if not parses(text):
        return
    analysis = read(text)
    before = comments(text)
    crlf = read(text.replace("\n", "\r\n"))
    twins = crlf.findings()
    for number, finding in enumerate(analysis.findings()[:40]):
        if not finding.fixes:
            continue
        for fix in offered(analysis, finding):
            after = applied(analysis, fix)
            assert parses(after), (finding, fix)
            assert not before - comments(after), (finding, fix)
            first, last = places(analysis, finding)
            for edit in fix.edits:
                near = first <= edit.range.start.line and edit.range.end.line <= last
                top = edit.range.start.line <= first_definition(text)
                assert near or top or is_definition(edit), (finding, fix)
        mine = [applied(analysis, fix) for fix in offered(analysis, finding)]
        theirs = [applied(crlf, fix) for fix in offered(crlf, twins[number])]
        assert theirs == [after.replace("\n", "\r\n") for after in mine]
    done = fix_all(analysis, safety=FixSafety.REVIEW)
    assert parses(done.snapshot.text)
    assert analysis.snapshot.with_edits(done.edits).text == done.snapshot.text
    assert not before - comments(done.snapshot.text)
    again = fix_all(done.analysis, safety=FixSafety.REVIEW)
    assert not again.applied
    loudest = Counter(f.code for f in analysis.findings())
    assert not {f.code for f in done.remaining} - set(loudest)


@pytest.mark.parametrize("text", TEXTS)
def test_fixes_are_the_same_where_tabs_indent(text: str) -> None:
    tabs = tabbed(text)
    if tabs is None or not parses(text) or "\t" in text:
        return
    analysis, other = read(text), read(tabs)
    findings, twins = analysis.findings()[:40], other.findings()
    for finding, twin in zip(findings, twins, strict=False):
        assert (finding.code, finding.range.start.line) == (twin.code, twin.range.start.line)
        mine = [applied(analysis, fix) for fix in offered(analysis, finding)]
        theirs = [applied(other, fix) for fix in offered(other, twin)]
        assert theirs == [tabbed(after) for after in mine], finding


@pytest.mark.parametrize("text", TEXTS)
def test_fixes_are_the_same_behind_other_text(text: str) -> None:
    if not parses(text):
        return
    analysis = read(text)
    before = comments(text)
    for finding in analysis.findings()[:12]:
        line = finding.range.start.line
        first, _ = analysis.region_at(line)
        behind = with_ahead(text, first) if finding.fixes else None
        if behind is None:
            continue
        other = read(behind)
        start = finding.range.start.column + (len(AHEAD) if line == first else 0)
        twins = [
            f for f in other.findings()
            if f.code == finding.code and f.range.start == (line, start)
        ]  # fmt: skip
        assert len(twins) == 1, finding
        mine = [applied(analysis, fix) for fix in offered(analysis, finding)]
        theirs = [applied(other, fix) for fix in offered(other, twins[0])]
        for after in theirs:
            assert parses(after), finding
            assert after.count(AHEAD.strip(" ;")) == 1 + text.count(AHEAD.strip(" ;")), finding
            assert not before - comments(after), finding
        if len(mine) == len(theirs):
            assert [after.replace(AHEAD, "") for after in theirs] == mine, finding
