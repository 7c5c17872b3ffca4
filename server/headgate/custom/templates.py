"""Templates of fixes: a call with the arguments of another one in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from headgate.custom.model import Argument, Template
from headgate.ruleapi import Name
from headgate.text import ByteColumns

_ARGUMENT = re.compile(r"\$(?:(\d+)|([A-Za-z_]\w*))")
_STANDS_FOR = "__headgate_argument_"


def template_of(text: str) -> Template | str:
    """Return a template, or what is wrong with its text.

    `$0` and `$name` are arguments; a dotted name is a qualified one. It is an expression
    of one line, so that nothing but its own pieces gets into the code.
    """
    arguments: list[Argument] = []

    def stand_in(match: re.Match[str]) -> str:
        number = None if match[1] is None else int(match[1])
        arguments.append(Argument(match[2] or "", number))
        return f"{_STANDS_FOR}{len(arguments) - 1}_"

    source = _ARGUMENT.sub(stand_in, text.strip())
    if "\n" in source or "#" in source:
        return "a template is an expression on one line, without a comment"
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "a template must be an expression of Python"
    if any(isinstance(n, ast.NamedExpr | ast.Lambda | ast.Yield) for n in ast.walk(tree)):
        return "a template must be a plain expression"
    columns = ByteColumns(source)
    pieces: list[str | Argument | Name] = []
    done = 0
    held = 0
    for node, piece in sorted(_found(tree, arguments), key=lambda pair: pair[0].col_offset):
        start, end = columns.column(node.col_offset), columns.column(node.end_col_offset or 0)
        pieces += [source[done:start], piece]
        held += isinstance(piece, Argument)
        done = end
    if held != len(arguments):
        return "an argument of a template must stand alone, not within a text"
    pieces.append(source[done:])
    return Template(tuple(piece for piece in pieces if piece != ""))


def _found(tree: ast.expr, arguments: list[Argument]) -> Iterator[tuple[ast.expr, Argument | Name]]:
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        dotted = _dotted(node)
        if isinstance(node, ast.Name) and node.id.startswith(_STANDS_FOR):
            yield node, arguments[int(node.id.removeprefix(_STANDS_FOR).rstrip("_"))]
        elif isinstance(node, ast.Attribute) and dotted is not None:
            yield node, Name(dotted)
        else:
            todo.extend(ast.iter_child_nodes(node))


def _dotted(node: ast.AST) -> str | None:
    if isinstance(node, ast.Name):
        return None if node.id.startswith(_STANDS_FOR) else node.id
    if isinstance(node, ast.Attribute):
        base = _dotted(node.value)
        return None if base is None else f"{base}.{node.attr}"
    return None
