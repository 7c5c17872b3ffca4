"""Writes the pages of the rules, their index, what is not covered, and the README's table.

    python docs/pages.py

All of it comes from the rule files and `peers.toml`; run it after a change of one.
`tests/documents` says when it was forgotten.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from headgate.catalog import own_rules
from headgate.cli.rules import markdown as table
from headgate.report.checkpage import unused_page
from headgate.report.page import Link, Page, linked, markdown
from headgate.report.peers import peer_link
from headgate.report.rulepage import rule_page
from headgate.report.weaknesses import cwe_name, cwe_url
from headgate.ruleapi import FixSafety, OnCall, Rule, RuleMeta

ROOT = Path(__file__).parents[1]
TOPICS = {
    "HG0": "Robustness",
    "HG1": "Injection",
    "HG2": "Files",
    "HG3": "Cryptography",
    "HG4": "Network and TLS",
    "HG5": "Deserialisation and XML",
    "HG6": "Secrets",
    "HG7": "Web",
    "HG8": "Model code",
    "HG9": "Supply chain",
}
BEGIN, END = "<!-- rules -->\n", "<!-- end of rules -->"


def files() -> dict[Path, str]:
    """Return what every generated file has to hold."""
    rules = own_rules().rules
    pages = [unused_page(), *map(rule_page, rules)]
    out = {ROOT / "docs" / "rules" / f"{page.code}.md": markdown(page) for page in pages}
    out[ROOT / "docs" / "rules" / "README.md"] = "".join(
        line + "\n" for line in index(pages, rules)
    )
    out[ROOT / "docs" / "not-covered.md"] = "".join(
        line + "\n" for line in not_covered([rule.meta for rule in rules])
    )
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    rows = "".join(line + "\n" for line in table([rule.meta for rule in rules]))
    rows = re.sub(r"^\| (HG\d+) ", r"| [\1](docs/rules/\1.md) ", rows, flags=re.MULTILINE)
    out[readme] = f"{before}{BEGIN}{rows}{END}{after}"
    return out


def stray() -> list[Path]:
    """Return pages of rules that there are no longer."""
    return sorted(set((ROOT / "docs" / "rules").glob("*.md")) - files().keys())


def index(pages: Sequence[Page], rules: Sequence[Rule]) -> Iterator[str]:
    """Yield the lines of the index."""
    yield "# Rules"
    yield ""
    yield "By [topic](#by-topic), [weakness](#by-weakness) and [library](#by-library)."
    yield "`headgate explain HG101` shows a page in the terminal."
    yield ""
    metas = [rule.meta for rule in rules]
    yield "| topic | rules | with a fix | with a safe one |"
    yield "|---|---|---|---|"
    for beginning, topic in (*TOPICS.items(), ("HG", "All")):
        of_topic = [meta for meta in metas if meta.code.startswith(beginning)]
        fixable = sum(bool(meta.fix) for meta in of_topic)
        safe = sum(FixSafety.SAFE in meta.fix for meta in of_topic)
        yield f"| {topic} | {len(of_topic)} | {fixable} | {safe} |"
    yield ""
    yield "## By topic"
    for beginning, topic in TOPICS.items():
        yield ""
        yield f"### {topic}"
        yield ""
        yield "| rule | finds | fix |"
        yield "|---|---|---|"
        for page in pages:
            if page.code.startswith(beginning):
                yield f"| {_link(page.code)} {page.name} | {page.summary} | {_fixes(page, rules)} |"
    yield ""
    yield "## By weakness"
    yield ""
    yield "| CWE | rules |"
    yield "|---|---|"
    for number in sorted({number for meta in metas for number in meta.cwe}):
        codes = ", ".join(_link(meta.code) for meta in metas if number in meta.cwe)
        yield f"| [CWE-{number}]({cwe_url(number)}) {cwe_name(number)} | {codes} |"
    yield ""
    yield "## By library"
    yield ""
    yield "By the calls that the rules look at. Others take what the models of libraries know of"
    yield "where a value comes from, in whichever library."
    yield ""
    yield "| library | rules |"
    yield "|---|---|"
    for library, codes in libraries(rules).items():
        yield f"| {library} | {', '.join(map(_link, codes))} |"


def libraries(rules: Sequence[Rule]) -> Mapping[str, Sequence[str]]:
    """Return the codes of the rules that look at calls of each package."""
    found: dict[str, set[str]] = {}
    for rule in rules:
        for handler in rule.handlers:
            for name in handler.names if isinstance(handler, OnCall) else ():
                package = name.split(".", 1)[0].rstrip("()")
                if "." in name and package[:1] not in ("", "*", "_"):
                    found.setdefault(package, set()).add(rule.meta.code)
    return {
        name: sorted(codes) for name, codes in sorted(found.items(), key=lambda i: i[0].lower())
    }


def peers() -> dict[str, Any]:
    """Return the data of other tools, by tool."""
    data = tomllib.loads((ROOT / "docs" / "peers.toml").read_text(encoding="utf-8"))
    return {tool: about for tool, about in data.items() if tool != "reasons"}


def reason(tool: str, id_: str) -> str:
    """Return why a check has no rule, or nothing."""
    data = tomllib.loads((ROOT / "docs" / "peers.toml").read_text(encoding="utf-8"))
    why: str = data[tool].get("why", {}).get(id_, "")
    if not why.startswith("@"):
        return why
    name, _, more = why.removeprefix("@").partition(" ")
    return f"{data['reasons'][name]} {more}".strip()


def covering(tool: str, id_: str, metas: Sequence[RuleMeta]) -> list[RuleMeta]:
    """Return the rules that look for what a check of another tool looks for."""
    match tool:
        case "bandit":
            return [meta for meta in metas if id_ in meta.bandit]
        case "ruff":
            # Its rules are numbered as Bandit's are.
            return [meta for meta in metas if id_ in meta.ruff or f"B{id_[1:]}" in meta.bandit]
        case "cwe-top-25":
            return [meta for meta in metas if int(id_) in meta.cwe]
        case _:
            return [meta for meta in metas if f"{tool}:{id_}" in meta.peers]


def not_covered(metas: Sequence[RuleMeta]) -> Iterator[str]:
    """Yield the lines about the checks of other tools."""
    tools = peers()
    yield "# What other tools find"
    yield ""
    yield "Every check for Python of the tools and lists below is found by a rule of Headgate, or has"
    yield "a reason why not. First what has no rule, then which rule finds what. As of November 2026."
    yield ""
    yield "| | checks | by a rule | without |"
    yield "|---|---|---|---|"
    for tool, about in tools.items():
        ids = about["checks"]
        found = sum(bool(covering(tool, id_, metas)) for id_ in ids)
        title = about["title"]
        yield f"| [{title}](#{_anchor(title)}) | {len(ids)} | {found} | {len(ids) - found} |"
    yield ""
    yield "## Without a rule, and why"
    for tool, about in tools.items():
        missing = [id_ for id_ in about["checks"] if not covering(tool, id_, metas)]
        if not missing:
            continue
        yield ""
        yield f"### Without a rule: {about['title']}"
        yield ""
        yield "| check | about | why |"
        yield "|---|---|---|"
        for id_ in missing:
            yield f"| {_named(tool, id_)} | {about['checks'][id_]} | {reason(tool, id_)} |"
    yield ""
    yield "## By which rule"
    for tool, about in tools.items():
        yield ""
        yield f"### {about['title']}"
        if "about" in about:
            yield ""
            yield about["about"]
        yield ""
        yield "| check | about | rules |"
        yield "|---|---|---|"
        for id_, what in about["checks"].items():
            rules = covering(tool, id_, metas)
            if rules:
                codes = ", ".join(f"[{meta.code}](rules/{meta.code}.md)" for meta in rules)
                yield f"| {_named(tool, id_)} | {what} | {codes} |"


def _named(tool: str, id_: str) -> str:
    if tool == "cwe-top-25":
        return linked(Link(f"CWE-{id_}", cwe_url(int(id_))))
    link = peer_link(f"{tool}:{id_}")
    return linked(Link(link.text, link.url))


def _anchor(title: str) -> str:
    return "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c == "-")


def _link(code: str) -> str:
    return f"[{code}]({code}.md)"


def _fixes(page: Page, rules: Sequence[Rule]) -> str:
    metas: Mapping[str, RuleMeta] = {rule.meta.code: rule.meta for rule in rules}
    meta = metas.get(page.code)
    return ", ".join(safety.value for safety in meta.fix) if meta and meta.fix else "–"


def main() -> None:
    """Write the files."""
    (ROOT / "docs" / "rules").mkdir(exist_ok=True)
    for path, text in files().items():
        path.write_text(text, encoding="utf-8", newline="\n")
    for path in stray():
        path.unlink()


if __name__ == "__main__":
    main()
