"""One statement's syntax tree, read by libcst.

A statement is one logical line: a simple statement, the header of a compound
one, or a decorator; what is missing to make it a module is put around it. This
module, `calls` and `rewriting` need libcst: import them inside functions only,
because it takes long to load.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from headgate.fixes.outcomes import CannotFix
from headgate.fixes.scanning import depth, item_around

_WORD = re.compile(r"@|[^\W\d]\w*")


class _Wrapper(NamedTuple):
    """What makes a statement a module: lines before it, an indentation, a body."""

    before: str
    indent: str
    after: str


_PLAIN: Final = _Wrapper("", "", "")
_BODY: Final = _Wrapper("", "", " pass\n")
_ITEM: Final = _Wrapper("", "(", "\n)\n")
_WRAPPERS: Final[Mapping[str, tuple[_Wrapper, ...]]] = {
    **dict.fromkeys(("if", "for", "while", "with", "def", "class", "async"), (_BODY, _PLAIN)),
    "try": (_Wrapper("", "", " pass\nfinally: pass\n"), _Wrapper("", "", "finally: pass\n")),
    "@": (_Wrapper("", "", "def f(): pass\n"),),
    **dict.fromkeys(
        ("elif", "else"),
        (_Wrapper("if x: pass\n", "", " pass\n"), _Wrapper("if x: pass\n", "", "")),
    ),
    **dict.fromkeys(
        ("except", "finally"),
        (_Wrapper("try: pass\n", "", " pass\n"), _Wrapper("try: pass\n", "", "")),
    ),
    # "match" and "case" are also names: as such they are plain statements.
    "match": (_Wrapper("", "", " case _: pass\n"), _PLAIN),
    "case": (
        _Wrapper("match x:\n", " ", "  pass\n"),
        _Wrapper("match x:\n", " ", ""),
        _PLAIN,
    ),
}

_DEEP: Final = 400
"""How much nesting is given to libcst, whose parser ends the process when its
stack is full (thousands of levels with 8 MB, hundreds with a thread's 512 kB)."""
_LONG: Final = 500
"""Characters of a statement beyond which only a part of it is read."""
_LARGE: Final = 40_000
"""Characters beyond which reading takes too long to wait for: about a third of a second."""


class Tree:
    """The syntax tree of a statement, and the offsets of its nodes."""

    def __init__(self, code: str, wrapper: _Wrapper, part: tuple[int, int]) -> None:
        text = code[part[0] : part[1]]
        module = cst.parse_module(wrapper.before + wrapper.indent + text + wrapper.after)
        self.code = code
        self._shift = len(wrapper.indent)
        self._above = wrapper.before.count("\n") + 1
        self._starts = [part[0]]
        for line in text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        wrapped = MetadataWrapper(module, unsafe_skip_copy=True)
        self._ranges: Mapping[cst.CSTNode, CodeRange] = wrapped.resolve(PositionProvider)

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        """Return the offsets of a node; its own parentheses are not part of it."""
        place = self._ranges[node]
        return (
            self._offset(place.start.line, place.start.column),
            self._offset(place.end.line, place.end.column),
        )

    def _offset(self, line: int, column: int) -> int:
        index = line - self._above
        if index < 0:
            return -1
        if index >= len(self._starts) - 1:
            return len(self.code) + 1
        return self._starts[index] + column - (0 if index else self._shift)

    def nodes(self) -> Iterator[cst.CSTNode]:
        """Go through all nodes."""
        return iter(self._ranges)

    def call_at(self, span: tuple[int, int]) -> cst.Call | None:
        """Return the call that stands exactly at `span`."""
        for node in self._ranges:
            if isinstance(node, cst.Call) and self.span(node) == span:
                return node
        return None

    def spans(self) -> frozenset[tuple[int, int]]:
        """Return the places of all expressions and arguments, with and without
        the parentheses around them."""
        out: set[tuple[int, int]] = set()
        for node in self._ranges:
            if isinstance(node, (cst.BaseExpression, cst.Arg, cst.BaseElement)):
                out.add(self.span(node))
            if isinstance(node, cst.BaseExpression):
                for opening, closing in zip(reversed(node.lpar), node.rpar, strict=False):
                    out.add((self.span(opening)[0], self.span(closing)[1]))
        return frozenset(out)

    def format_strings(self) -> list[tuple[int, int, str]]:
        """Return the places of all f- and t-strings, with their quotes."""
        return [
            (*self.span(node), node.end)
            for node in self._ranges
            if isinstance(node, (cst.FormattedString, cst.TemplatedString))
        ]


def parse(code: str, needed: tuple[int, int]) -> Tree | CannotFix:
    """Read a statement's code (see `Site.code`).

    Of a long statement, only the item of a bracketed list that holds what is `needed`.
    """
    if len(code) > _LONG:
        part = item_around(code, needed, _LONG)
        if part is not None:
            tree = _parse(code, part, (_ITEM,))
            if isinstance(tree, Tree):
                return tree
    word = _WORD.match(code)
    wrappers = _WRAPPERS.get(word.group() if word else "", (_PLAIN,))
    return _parse(code, (0, len(code)), wrappers)


def _parse(code: str, part: tuple[int, int], wrappers: Sequence[_Wrapper]) -> Tree | CannotFix:
    if part[1] - part[0] > _LARGE or depth(code[part[0] : part[1]]) > _DEEP:
        return CannotFix("the statement is too large or too deeply nested")
    for wrapper in wrappers:
        try:
            return Tree(code, wrapper, part)
        except (cst.ParserSyntaxError, cst.CSTValidationError):
            continue
        except (RecursionError, ValueError):  # ValueError: lone surrogates
            return CannotFix("the statement cannot be read")
    return CannotFix("the statement does not parse")
