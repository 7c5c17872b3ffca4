"""Pages of what is reported without being a rule of ours.

Owns how the description that a check of Bandit carries reads here, and the page of
HG000. Reads what is handed in, and imports no Bandit.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from headgate.report.page import Fact, Link, Page, Section, code_block, sections_of
from headgate.report.weaknesses import cwe_name, cwe_url
from headgate.ruleapi import RuleMeta

UNUSED: Final = "HG000"
UNUSED_NAME: Final = "unused-suppression"
UNUSED_DOC: Final = """A comment that silences findings silences none.

## Why it matters
The code that it was written for has changed, or the code in the brackets is wrong. A
comment that stays hides the next finding in this place, which nobody has looked at.

## What to do instead
Delete the comment, or the codes in it that are no longer reported. If it should have
worked, compare its code with the one that is reported, and its line with the finding's.
"""

_RULER: Final = re.compile(r"([=\-~^*#])\1{2,}")
_TITLE: Final = re.compile(r"\W*[A-Z]+\d+\s*:")
_NOT_PROSE: Final = re.compile(r"\.\. |:[A-Za-z]|\*\*|\+[-=]|\||- |\* ")
_DOCS: Final = "https://bandit.readthedocs.io/en/latest/"


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What a check of Bandit says of itself; texts are empty where it says nothing."""

    what: str = ""
    """The first paragraph, in one line."""
    doc: str = ""
    """All of it, lines as they are."""
    cwe: int | None = None
    link: str = ""


def unused_page() -> Page:
    """Return the page of HG000."""
    summary = UNUSED_DOC.split("\n", 1)[0]
    return Page(UNUSED, UNUSED_NAME, summary, (), tuple(sections_of(UNUSED_DOC)))


def bandit_page(id_: str, name: str, covering: Sequence[RuleMeta], described: CheckPage) -> Page:
    """Return what is to say about a check of Bandit or of a plugin for it.

    `covering` are the rules that look for the same.
    """
    facts: list[Fact] = []
    if covering:
        facts.append(
            Fact("covered by", tuple(Link(meta.code, more=meta.name) for meta in covering))
        )
    if described.cwe is not None:
        cwe = Link(f"CWE-{described.cwe}", cwe_url(described.cwe), cwe_name(described.cwe))
        facts.append(Fact("weakness", (cwe,)))
    sections: list[Section] = []
    if described.doc:
        words = f"In the words of the check:\n\n```\n{described.doc}\n```"
        sections.append(Section("What it is", words))
    todo = [
        "Review the place. Where it is meant to be so, say why behind the line:",
        code_block(f"# headgate: ignore[{id_}] reason"),
    ]
    if re.fullmatch(r"B\d{3}", id_):
        todo.append(f'`# nosec {id_}` counts as well. For a project: `ignore = ["{id_}"]`.')
    sections.append(Section("What to do", "\n\n".join(todo)))
    if described.link:
        sections.append(Section("References", f"- <{described.link}>"))
    summary = "A check of Bandit, which runs inside Headgate."
    return Page(id_, name, summary, tuple(facts), tuple(sections))


def check_page(extensions: Any, id_: str) -> CheckPage:
    """Read the page off Bandit's manager of extensions; Any: Bandit carries no types.

    Checks come from any installed plugin, so nothing about them is certain.
    """
    loaded: Any = getattr(extensions, "plugins_by_id", {}).get(id_)
    if loaded is not None:
        plugin = loaded.plugin
        module = str(getattr(plugin, "__module__", ""))
        doc = _cleaned(getattr(plugin, "__doc__", None))
        doc = doc or _cleaned(getattr(sys.modules.get(module), "__doc__", None))
        own = module.startswith("bandit.plugins.")
        link = f"{_DOCS}plugins/{id_.lower()}_{loaded.name}.html" if own else ""
        return CheckPage(_first_paragraph(doc), doc, None, link)
    listed: Any = getattr(extensions, "blacklist_by_id", {}).get(id_)
    if not isinstance(listed, dict):
        return CheckPage()
    entry: dict[str, Any] = listed  # pyright: ignore[reportUnknownVariableType]
    message = str(entry.get("message", "")).replace("{name}", "this name")
    names = [str(name) for name in entry.get("qualnames") or ()]
    doc = "\n".join([message, "", "It is about:", *(f"    {name}" for name in names)])
    cwe = entry.get("cwe")
    kind = "imports" if id_.startswith("B4") else "calls"
    link = f"{_DOCS}blacklists/blacklist_{kind}.html" if re.fullmatch(r"B[34]\d\d", id_) else ""
    return CheckPage(
        message, doc if names else message, cwe if isinstance(cwe, int) else None, link
    )


def _cleaned(doc: object) -> str:
    """Return a docstring without its title, and without rulers, which a terminal does not need."""
    if not isinstance(doc, str):
        return ""
    lines = [line.rstrip() for line in inspect.cleandoc(doc).split("\n")]
    lines = [line for line in lines if not _RULER.fullmatch(line.strip())]
    while lines and (not lines[0] or _TITLE.match(lines[0])):
        del lines[0]
    return "\n".join(lines).rstrip()


def _first_paragraph(doc: str) -> str:
    for paragraph in re.split(r"\n\s*\n", doc):
        if paragraph.strip() and not _NOT_PROSE.match(paragraph.strip()):
            return " ".join(paragraph.split())
    return ""
