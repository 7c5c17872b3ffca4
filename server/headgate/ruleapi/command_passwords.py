"""Passwords that are written into a command line.

The rule about passwords goes by it, and so do reports, which show none whole. Only options
that take a password, of programs that are known for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from headgate.text.patterns import lazy_pattern

_VALUE: Final = r"(?P<quote>['\"]?)(?P<value>[^\s'\"|;&<>`]+)(?P=quote)"
_MYSQL: Final = r"\b(?:mysql(?:dump|admin|import|show|check|pump)?|mariadb(?:-\w+)?)\b"
_MONGO: Final = r"\bmongo(?:sh|dump|restore|import|export)?\b"
_REST: Final = r"[^|;&\n]{0,120}?\s"

_FORMS: Final = tuple(
    lazy_pattern(form + _VALUE)
    for form in (
        # Without a blank: with one, what follows is the name of the database.
        rf"{_MYSQL}{_REST}-p",
        rf"(?:{_MYSQL}|{_MONGO}){_REST}--password[= ]",
        rf"{_MONGO}{_REST}-p ?",
        rf"\bsshpass\b{_REST}-p ?",
        rf"\bredis-cli\b{_REST}(?:-a|--pass) ",
        rf"\bcurl\b{_REST}(?:-u|--user|-U|--proxy-user) ?['\"]?[^\s:'\"]+:",
        r"(?:^|[\s;&'\"])(?:PGPASSWORD|MYSQL_PWD|SSHPASS|REDISCLI_AUTH)=",
    )
)
_PROGRAMS: Final = lazy_pattern(
    rf"{_MYSQL}|{_MONGO}|\bsshpass\b|\bredis-cli\b|\bcurl\b|PGPASSWORD|MYSQL_PWD|SSHPASS|REDISCLI_AUTH"
)


def command_passwords(text: str) -> Iterator[re.Match[str]]:
    """Yield where passwords stand in a command line: the group `value`."""
    if _PROGRAMS.search(text):
        for form in _FORMS:
            yield from form.finditer(text)
