"""What a decorator or a table of routes says of the parameters of a handler.

Routes convert parts of an address (`/<int:id>`), and options of a command line have types:
a parameter that is a number or one of a list holds no text of an attacker.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Final, TypeVar

from headgate.ruleapi import Decorated, Registered
from headgate.text.patterns import lazy_pattern

_CONVERTED: Final = lazy_pattern(
    r"<(?P<kind>[a-zA-Z_]\w*)(?:\([^)]*\))?:(?P<name>\w+)>|<(?P<plain>\w+)(?::(?P<bottle>\w+))?>"
    r"|\{(?P<open>\w+)(?::(?P<other>[^{}]*))?\}"
)
_CLOSED: Final = frozenset(
    "int float uuid any bool positive_int date datetime ymd re_path_int number uuid4".split()
)
_DIGITS: Final = lazy_pattern(
    r"(?:\\d|\[0-9\]|\[a-zA-Z0-9_?-?\]|\\w)[+*]?|(?:\\d|\[0-9\])\{\d+(?:,\d*)?\}"
)
_NUMBERS: Final = frozenset(
    "int float bool INT FLOAT BOOL UUID DateTime IntRange FloatRange Choice".split()
)
_FLAGS: Final = ("is_flag", "count")
_E = TypeVar("_E", Decorated, Registered)


def closed_in(route: str) -> tuple[set[str], set[str]]:
    """Return the names in a route whose values are closed, and those whose are not."""
    closed: set[str] = set()
    others: set[str] = set()
    for found in _CONVERTED.finditer(route):
        kind = found["kind"] or found["other"] or ""
        name = found["name"] or found["plain"] or found["open"]
        if found["bottle"]:
            name, kind = found["plain"], found["bottle"]
        is_closed = kind in _CLOSED or bool(kind and _DIGITS.fullmatch(kind))
        (closed if is_closed else others).add(name)
    return closed, others


def of_decorator(made: ast.AST | None) -> tuple[set[str], set[str]]:
    """Return what a decorator that is written says: `@app.route("/<int:id>")`, `@click.option`."""
    if not isinstance(made, ast.Call):
        return set(), set()
    texts = [a.value for a in made.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    words = {k.arg: k.value for k in made.keywords if k.arg}
    said = _typed(texts, words)
    if said is not None:
        return said
    route = words.get("rule") or words.get("path")
    if isinstance(route, ast.Constant) and isinstance(route.value, str):
        texts.append(route.value)
    closed: set[str] = set()
    others: set[str] = set()
    for text in texts:
        one, other = closed_in(text)
        closed |= one
        others |= other
    return closed, others


def _typed(texts: list[str], words: dict[str, ast.expr]) -> tuple[set[str], set[str]] | None:
    """Return the parameter that an option with a type is, as click names it."""
    if not texts or any("/" in text and not text.startswith("-") for text in texts):
        return None
    kind = words.get("type")
    flag = any(isinstance(v := words.get(n), ast.Constant) and v.value is True for n in _FLAGS)
    kind = kind.func if isinstance(kind, ast.Call) else kind
    short = kind.attr if isinstance(kind, ast.Attribute) else getattr(kind, "id", "")
    if not flag and short not in _NUMBERS:
        return None
    plain = [text for text in texts if not text.startswith("-")]
    name = plain[0] if plain else max(texts, key=len).lstrip("-").partition("/")[0]
    return {name.replace("-", "_").lower()}, set()


def narrowed(entry: _E, *said: tuple[set[str], set[str]]) -> _E:
    """Return how a handler is called, with the parameters that are closed."""
    closed = set(entry.closed).union(*(one for one, _ in said))
    return replace(entry, closed=tuple(sorted(closed.difference(*(other for _, other in said)))))
