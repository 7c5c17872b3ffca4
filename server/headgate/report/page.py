"""A page about a rule or a check, and how it reads as Markdown.

Owns the form that `headgate explain`, the hover and the files in `docs/rules` have in
common. Knows no rule: `rulepage` and `checkpage` fill it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """Something that is named, and where more is said about it."""

    text: str
    url: str = ""
    more: str = ""
    """What stands behind the name."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the table at the top."""

    label: str
    items: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A title and its text, which is Markdown; code stands between fences."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """What is to say about a rule or a check."""

    code: str
    name: str
    summary: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]

    def section(self, title: str) -> str:
        """Return the text of a section, or nothing."""
        return next((s.text for s in self.sections if s.title == title), "")


def sections_of(doc: str) -> Iterator[Section]:
    """Yield the parts of a documentation that have titles."""
    for part in doc.split("\n## ")[1:]:
        title, _, text = part.partition("\n")
        yield Section(title.strip(), text.strip())


def code_block(source: str, language: str = "python") -> str:
    """Return code between fences, which are longer than any row of backticks in it."""
    fence = "```"
    while fence in source:
        fence += "`"
    return f"{fence}{language}\n{source.rstrip()}\n{fence}"


def markdown(page: Page) -> str:
    """Return the page as a file of Markdown."""
    parts = [f"# {page.code} {page.name}".rstrip(), page.summary, "\n".join(_table(page.facts))]
    parts += [f"## {section.title}\n\n{section.text}" for section in page.sections]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(facts: tuple[Fact, ...]) -> Iterator[str]:
    if facts:
        yield "| | |"
        yield "|---|---|"
    for fact in facts:
        yield f"| {fact.label} | {', '.join(map(linked, fact.items))} |"


def linked(item: Link) -> str:
    """Return an item of a fact as Markdown."""
    name = f"[{item.text}]({item.url})" if item.url else item.text
    return f"{name} {item.more}" if item.more else name
