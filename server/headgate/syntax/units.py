"""Units: top-level statements with whole trees, for checkers from outside.

A unit's tree is put together from the trees of its regions by their columns, so
that there is one in every state of the text: a broken line is left out, or shows
what could be read of it.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from headgate.syntax.lexer import Lexed
from headgate.syntax.parsing import parse
from headgate.syntax.regions import Region

_STAR = re.compile(r"\s*except\s*\*")


class UnitKey(NamedTuple):
    """What a unit's result depends on."""

    text: str
    imports: tuple[str, ...]
    parts: tuple[tuple[int, int], ...]
    """Which lines of the text belong, where a large class is cut into members."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One top-level statement, or the header and one member of a large class."""

    key: UnitKey
    line: int
    """First line in the snapshot, from zero."""
    lines: tuple[str, ...]
    imports: tuple[str, ...]
    """Import statements that stand before the unit, anywhere in the file."""
    regions: tuple[tuple[int, Region], ...]
    """Regions with the line, relative to the unit, on which their code begins."""

    def tree(self) -> ast.Module:
        """Return the unit's tree; `lineno` 1 is its first line. Never raises."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return assemble(self.regions)


class _Block:
    """An open block: where its statements go, and how far it is indented."""

    __slots__ = ("body", "indent", "owner")

    def __init__(self, indent: int, body: list[ast.stmt], owner: ast.AST | None) -> None:
        self.indent = indent
        self.body = body
        self.owner = owner


def _placed(nodes: list[ast.AST], shift: int) -> list[ast.AST]:
    if shift:
        for node in nodes:
            for child in ast.walk(node):
                if "lineno" in child._attributes:
                    child.lineno += shift  # type: ignore[attr-defined]
                    end = child.end_lineno  # type: ignore[attr-defined]
                    child.end_lineno = (end or 0) + shift  # type: ignore[attr-defined]
    return nodes


def assemble(regions: Sequence[tuple[int, Region]]) -> ast.Module:
    """Nest the trees of regions into a module, by their columns.

    Blocks that nothing filled get a `pass`, so that the tree is well formed.
    """
    module = ast.Module(body=[], type_ignores=[])
    blocks = [_Block(-1, module.body, None)]
    decorators: list[ast.expr] = []
    tails: dict[ast.If, ast.If] = {}
    """For an `if`: the last `elif` known of its chain."""
    for line, region in _joined(regions):
        while len(blocks) > 1 and blocks[-1].indent >= region.indent:
            blocks.pop()
        parsed = parse(region)
        nodes = _placed(parsed.nodes, line + 1 - parsed.base)
        if region.word == "@":
            decorators += [n for n in nodes if isinstance(n, ast.expr)]
            continue
        block = _attach(blocks[-1].body, region, nodes, line + 1, tails)
        for node in nodes:
            if decorators and isinstance(
                node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
            ):
                node.decorator_list = decorators
        decorators = []
        if block is not None:
            blocks.append(_Block(region.indent, block, None))
    _fill(module)
    return module


def _joined(regions: Sequence[tuple[int, Region]]) -> Iterator[tuple[int, Region]]:
    """Yield the regions with code, the pieces of a long line put together again."""
    pieces: list[tuple[int, Region]] = []
    for line, region in regions:
        if region.is_code:
            pieces.append((line, region))
            if region.lexed.exit is None:
                yield from _whole(pieces)
                pieces = []
    yield from pieces


def _whole(pieces: list[tuple[int, Region]]) -> list[tuple[int, Region]]:
    """Return one region for all pieces; or the pieces, where one is broken."""
    if len(pieces) == 1 or any(region.lexed.broken for _, region in pieces):
        return pieces
    line, first = pieces[0]
    lines = list(first.lines)
    for _, region in pieces[1:]:
        lines += (*region.lead, *region.lines)
    formats = any(region.lexed.formats for _, region in pieces)
    return [(line, Region((), tuple(lines), Lexed(len(lines), False, False, formats, 0, (), ())))]


def _attach(
    body: list[ast.stmt],
    region: Region,
    nodes: list[ast.AST],
    lineno: int,
    tails: dict[ast.If, ast.If],
) -> list[ast.stmt] | None:
    """Put a region's nodes into a block; return the block that it opens, if any."""
    last = body[-1] if body else None
    first = nodes[0] if nodes else None
    word = region.word
    if word in ("except",) and isinstance(first, ast.ExceptHandler):
        if isinstance(last, ast.Try) and not last.handlers and _STAR.match(region.text):
            parts = {field: getattr(last, field) for field in last._fields}
            last = body[-1] = ast.copy_location(ast.TryStar(**parts), last)
        if isinstance(last, ast.Try | ast.TryStar):
            last.handlers.append(first)
            return first.body if region.opens else None
    elif word == "elif" and isinstance(first, ast.If):
        chain = _last_if(last, tails)
        if chain is not None:
            chain.orelse = [first]
            return first.body if region.opens else None
        body.append(first)
        return first.body if region.opens else None
    elif word == "else":
        owner = _last_if(last, tails) if isinstance(last, ast.If) else last
        if isinstance(owner, ast.If | ast.For | ast.AsyncFor | ast.While | ast.Try | ast.TryStar):
            owner.orelse += [n for n in nodes if isinstance(n, ast.stmt)]
            return owner.orelse if region.opens else None
    elif word == "finally" and isinstance(last, ast.Try | ast.TryStar):
        last.finalbody += [n for n in nodes if isinstance(n, ast.stmt)]
        return last.finalbody if region.opens else None
    elif word == "try":
        made = ast.Try(
            body=[n for n in nodes if isinstance(n, ast.stmt)],
            handlers=[],
            orelse=[],
            finalbody=[],
        )
        made.lineno = made.end_lineno = lineno
        made.col_offset = made.end_col_offset = len(region.text) - len(region.text.lstrip())
        body.append(made)
        return made.body if region.opens else None
    elif isinstance(first, ast.match_case) and isinstance(last, ast.Match):
        last.cases.append(first)
        return first.body if region.opens else None
    if isinstance(first, ast.ExceptHandler | ast.match_case):  # what it belongs to is not there
        body += first.body
        return body if region.opens else None
    for node in nodes:
        if isinstance(node, ast.stmt):
            body.append(node)
        elif isinstance(node, ast.expr):
            body.append(ast.copy_location(ast.Expr(node), node))
        elif isinstance(node, ast.keyword):  # of a call that is cut
            body.append(ast.copy_location(ast.Expr(node.value), node.value))
    if region.opens:
        if isinstance(first, ast.Match):
            return body
        block: list[ast.stmt] = getattr(first, "body", body)
        return block
    return None


def _last_if(node: ast.stmt | None, tails: dict[ast.If, ast.If]) -> ast.If | None:
    """Return the end of an `if … elif …` chain that has no `else` yet."""
    if not isinstance(node, ast.If):
        return None
    last = tails.get(node, node)
    while len(last.orelse) == 1 and isinstance(last.orelse[0], ast.If):
        last = last.orelse[0]
    tails[node] = last
    return last


def _fill(module: ast.Module) -> None:
    """Give every empty block a `pass`, and every node the end of its last child."""
    todo: list[ast.AST] = [module]
    order: list[ast.AST] = []
    while todo:
        node = todo.pop()
        order.append(node)
        todo.extend(ast.iter_child_nodes(node))
    for node in reversed(order):
        if isinstance(node, ast.Try) and not node.handlers and not node.finalbody:
            node.finalbody = [_pass(node.lineno)]
        if isinstance(node, ast.Match) and not node.cases:
            node.cases = [ast.match_case(ast.MatchAs(), None, [_pass(node.lineno)])]
            ast.copy_location(node.cases[0].pattern, node)
        body: list[ast.stmt] | ast.expr | None = getattr(node, "body", None)
        if isinstance(body, list) and not body and not isinstance(node, ast.Module):
            body.append(_pass(getattr(node, "lineno", 1)))
        if isinstance(node, ast.stmt | ast.ExceptHandler):
            end = max(_end(node), *map(_end, ast.iter_child_nodes(node)), (0, 0))
            node.end_lineno, node.end_col_offset = end


def _end(node: ast.AST) -> tuple[int, int]:
    """Return where a node ends; the parts of a `match` do not say it themselves."""
    if isinstance(node, ast.match_case):
        node = node.body[-1]
    return getattr(node, "end_lineno", 0) or 0, getattr(node, "end_col_offset", 0) or 0


def _pass(lineno: int) -> ast.Pass:
    made = ast.Pass()
    made.lineno = made.end_lineno = lineno
    made.col_offset = made.end_col_offset = 0
    return made
