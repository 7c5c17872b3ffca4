"""The page of a rule, made of what its file says.

Owns which parts a page has and in which order. The examples and what their fixes make of
them are proved by the tests of the rules, so nothing is run here.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from headgate.report.page import Fact, Link, Page, Section, code_block, sections_of
from headgate.report.peers import TOOLS, peer_link
from headgate.report.weaknesses import cwe_name, cwe_url, owasp
from headgate.ruleapi import Example, FixSafety, Kind, Rule, RuleMeta

_SAFETY: Final = {
    FixSafety.SAFE: "safe: part of fix-all",
    FixSafety.REVIEW: "to be reviewed",
    FixSafety.SILENCE: "a note that silences",
}


def rule_page(rule: Rule) -> Page:
    """Return the page of a rule."""
    meta = rule.meta
    written = {section.title: section for section in sections_of(rule.doc)}
    order = ("What it does", "Why it matters", "What to do instead")
    sections = [written[title] for title in order if title in written]
    if example := "\n\n".join(_examples(rule)):
        sections.append(Section("Example", example))
    if "Severity" in written:
        sections.append(Section("Severity", "\n\n".join(_severity(written["Severity"], meta))))
    if "Limits" in written:
        sections.append(Section("Limits", "\n\n".join((written["Limits"].text, *_misses(rule)))))
    if "Fix safety" in written:
        sections.append(written["Fix safety"])
    sections.append(Section("Settings", _settings(meta)))
    sections.append(Section("Accepting a finding", "\n\n".join(_suppressing(meta))))
    if meta.references:
        sections.append(
            Section("References", "\n".join(f"- <{reference}>" for reference in meta.references))
        )
    return Page(meta.code, meta.name, f"{meta.summary}.", tuple(_facts(meta)), tuple(sections))


def _facts(meta: RuleMeta) -> Iterator[Fact]:
    loudness = f"{meta.severity.name.lower()}, confidence {meta.confidence.value}"
    if meta.kind is Kind.FLOW:
        loudness += "; louder or quieter by where the value comes from"
    yield Fact("severity", (Link(loudness),))
    yield Fact("weakness", tuple(Link(f"CWE-{n}", cwe_url(n), cwe_name(n)) for n in meta.cwe))
    for year in (2021, 2025):
        categories = [category for category in owasp(meta.cwe) if category.year == year]
        if categories:
            items = tuple(Link(c.code, c.url, c.title) for c in categories)
            yield Fact(f"OWASP Top 10 {year}", items)
    fixes = ", ".join(_SAFETY[safety] for safety in meta.fix)
    yield Fact("fix", (Link(fixes or "none"),))
    if meta.off_in_tests:
        yield Fact("in test files", (Link("off"),))
    if meta.yields_to:
        yield Fact("gives way to", tuple(map(Link, meta.yields_to)))
    if meta.bandit:
        yield Fact("Bandit", tuple(map(Link, meta.bandit)))
    if meta.ruff:
        yield Fact("ruff", tuple(map(Link, meta.ruff)))
    for tool, label in TOOLS.items():
        items = tuple(peer_link(peer) for peer in meta.peers if peer.startswith(f"{tool}:"))
        if items:
            yield Fact(label, items)


def _examples(rule: Rule) -> Iterator[str]:
    """Yield what is reported and what its fix makes of it, and what is not reported."""
    reported = [example for example in rule.examples if example.lines]
    mended = next((example for example in reported if example.fixed is not None), None)
    first = mended or next(iter(reported), None)
    if first is not None:
        yield from _reported(first, "Reported")
        if first.fixed is not None:
            yield "After the fix:"
            yield _code(first, first.fixed)
    remote = next((e for e in reported if e.severity == "ERROR" and e is not first), None)
    if rule.meta.kind is Kind.FLOW and remote is not None:
        yield from _reported(remote, "An error")
    silent = [example for example in rule.examples if not example.lines and not example.miss]
    if first is not None:
        # What is most like the reported one shows best what makes the difference.
        alike = SequenceMatcher(None, b=first.source, autojunk=False)
        silent.sort(key=lambda e: (bool(e.known or e.strict), -_likeness(alike, e.source)))
    plain = [example for example in silent if not example.note]
    reasoned = [example for example in silent if example.note]
    for example in (*plain[:1], *reasoned[:1]):
        yield f"Not reported{_note(example)}:"
        yield _code(example, example.source)


def _likeness(matcher: SequenceMatcher[str], source: str) -> float:
    matcher.set_seq1(source)
    return matcher.ratio()


def _reported(example: Example, how: str) -> Iterator[str]:
    lines = ", ".join(map(str, example.lines))
    yield f"{how}{_note(example)}, on line {lines}:"
    yield _code(example, example.source)


def _note(example: Example) -> str:
    notes = [f"in `{example.file}`"] if example.file else []
    notes += ["with the strict profile"] if example.strict else []
    for key, value in example.known:
        kind, _, name = key.partition(":")
        if kind == "version":
            notes.append(f"with {name} {value}")
        elif key == "python:target":
            notes.append(f"for Python {value}")
    notes += [example.note] if example.note else []
    return f" ({', '.join(notes)})" if notes else ""


def _code(example: Example, source: str) -> str:
    return code_block(source, "text" if example.file else "python")


def _misses(rule: Rule) -> Iterator[str]:
    """Yield what the rule's tests say that it does not see yet."""
    for example in rule.examples:
        if example.miss:
            yield f"Not seen yet ({example.note}):"
            yield _code(example, example.source)


def _severity(written: Section, meta: RuleMeta) -> Iterator[str]:
    yield written.text
    if meta.bandit:
        yield (
            f"With the strict profile, lines that Bandit's {', '.join(meta.bandit)} would report\n"
            "are shown too where this rule has proved nothing, at most as an information."
        )


def _settings(meta: RuleMeta) -> str:
    code = meta.code
    return (
        "In `pyproject.toml`; `headgate.toml` has the same keys without the table's name.\n\n"
        "```toml\n"
        "[tool.headgate]\n"
        f'severity = {{ {code} = "error" }}  # or "warning", "information", "hint", "off"\n'
        f'ignore = ["{code}"]\n'
        f'per-file-ignores = {{ "scripts/*" = ["{code}"] }}\n'
        "```"
    )


def _suppressing(meta: RuleMeta) -> Iterator[str]:
    if not meta.by_comment:
        yield (
            "A comment does not silence it, since whoever writes the file could write one: name\n"
            "the file in `per-file-ignores`, see below."
        )
        return
    yield "Say why, on any line of the statement:"
    yield code_block(f"# headgate: ignore[{meta.code}] reason")
    others = [f"`# nosec {id_}`" for id_ in meta.bandit[:1]]
    others += [f"`# noqa: {code}`" for code in meta.ruff[:1]]
    if others:
        verb = "count" if len(others) > 1 else "counts"
        yield f"{' and '.join(others)} {verb} as well."
