"""`headgate explain`: the page of a rule.

Owns which page is meant, and how a page reads in a terminal.
"""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from headgate.bandit import TEST_IDS, installed_ids
from headgate.cli.console import say, wants_colour, write
from headgate.cli.inputs import rules_here
from headgate.cli.options import CLEAN, MISUSED
from headgate.project import nearest
from headgate.report.checkpage import (
    UNUSED,
    UNUSED_NAME,
    CheckPage,
    bandit_page,
    check_page,
    unused_page,
)
from headgate.report.page import Fact, Link, Page, markdown
from headgate.report.peers import peer_page
from headgate.report.rulepage import rule_page

_WIDEST: Final = 100
_BOLD: Final = "\x1b[1m"
_CODE: Final = "\x1b[36m"
_FAINT: Final = "\x1b[2m"
_END: Final = "\x1b[0m"
_FENCED: Final = re.compile(r"^(?P<fence>`{3,})\w*\n(.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)


def run(code: str, format_: str = "text", colour: str = "auto") -> int:
    """Print the page of a rule, by its code or its name, or of a check of Bandit.

    For a check of another tool or a CWE number, print which rules look for the same.
    """
    found = page_of(code.strip())
    if not isinstance(found, Page):
        say(found)
        return MISUSED
    if format_ == "markdown":
        write(markdown(found))
    else:
        width = min(shutil.get_terminal_size((_WIDEST, 0)).columns, _WIDEST)
        bright = wants_colour(colour, sys.stdout)
        write("".join(line + "\n" for line in in_terminal(found, width, bright=bright)))
    return CLEAN


def page_of(wanted: str) -> Page | str:
    """Return the page of a rule, or why there is none."""
    found = _find(wanted)
    if isinstance(found, Page):
        return found
    # A name is near to names, a code to codes.
    is_name = "-" in wanted or "_" in wanted
    known = [name for name in found if ("-" in name or "_" in name or name.islower()) == is_name]
    near = nearest(wanted.lower() if is_name else wanted.upper(), known)
    return f"no rule is called `{wanted}`{near}"


def _find(wanted: str) -> Page | Sequence[str]:
    """Return the page, or all codes and names that there are."""
    rules = {rule.meta.code: rule for rule in rules_here().rules}
    names = {rule.meta.name: rule for rule in rules.values()}
    rule = rules.get(wanted.upper()) or names.get(wanted.lower())
    if rule is not None:
        return rule_page(rule)
    if wanted.upper() == UNUSED or wanted.lower() == UNUSED_NAME:
        return unused_page()
    # Loads Bandit, which the rules' pages do not need.
    ids = installed_ids()
    bandit = {id_.upper(): (id_, name) for name, id_ in ids.items()}
    id_ = bandit[wanted.upper()][0] if wanted.upper() in bandit else ids.get(wanted.lower())
    if id_ is not None:
        covering = [rule.meta for rule in rules.values() if id_ in rule.meta.bandit]
        return bandit_page(id_, bandit[id_.upper()][1], covering, _described(id_, ids))
    same = peer_page(wanted, [rule.meta for rule in rules.values()])
    if same is not None:
        return same
    return [*rules, UNUSED, *bandit, *names, UNUSED_NAME, *ids]


def _described(id_: str, ids: Mapping[str, str]) -> CheckPage:
    if ids is TEST_IDS:  # Bandit cannot be loaded.
        return CheckPage()
    from headgate.bandit import loading

    return check_page(loading.extensions, id_)


def in_terminal(page: Page, width: int, *, bright: bool) -> Iterator[str]:
    """Yield the lines of a page for a terminal of a width, with or without colours."""
    yield _styled(f"{page.code}  {page.name}".rstrip(), _BOLD, bright=bright)
    yield from textwrap.wrap(_inline(page.summary, bright=False), width)
    if page.facts:
        yield ""
        column = max(len(fact.label) for fact in page.facts) + 2
        for fact in page.facts:
            yield from _fact(fact, column, width, bright=bright)
    for section in page.sections:
        yield ""
        yield _styled(section.title, _BOLD, bright=bright)
        yield from _text(section.text, width, bright=bright)


def _fact(fact: Fact, column: int, width: int, *, bright: bool) -> Iterator[str]:
    items = [_named(item) for item in fact.items]
    # What has a name of its own stands on a line of its own.
    lines = items if any(item.more for item in fact.items) else [", ".join(items)]
    label = fact.label.ljust(column)
    pieces = [piece for line in lines for piece in textwrap.wrap(line, max(width - column, 20))]
    for number, piece in enumerate(pieces):
        yield (" " * column if number else _styled(label, _FAINT, bright=bright)) + piece


def _named(item: Link) -> str:
    return f"{item.text} {item.more}" if item.more else item.text


def _text(text: str, width: int, *, bright: bool) -> Iterator[str]:
    """Yield a section's text: prose is filled anew, code stands as it is, further right."""
    is_first = True
    for number, part in enumerate(_FENCED.split(text)):
        if number % 3 == 1:  # the fence
            continue
        if number % 3 == 2:  # what stands between
            for line in part.rstrip("\n").split("\n"):
                yield f"    {_styled(line, _CODE, bright=bright)}" if line else ""
            continue
        for paragraph in filter(None, re.split(r"\n\s*\n", part.strip("\n"))):
            if not is_first:
                yield ""
            is_first = False
            lines = paragraph.split("\n") if paragraph.startswith("- ") else [paragraph]
            for line in lines:
                words = " ".join(line.removeprefix("- ").split())
                for filled in textwrap.wrap(
                    words, width, break_long_words=False, break_on_hyphens=False
                ):
                    yield _inline(filled, bright=bright)


def _inline(line: str, *, bright: bool) -> str:
    """Return a line of prose; the signs of Markdown stay where no colour tells code."""
    line = re.sub(r"<(https?://[^>]+)>", r"\1", line)
    return re.sub(r"`([^`]+)`", rf"{_CODE}\1{_END}", line) if bright else line


def _styled(text: str, style: str, *, bright: bool) -> str:
    return f"{style}{text}{_END}" if bright and text else text
