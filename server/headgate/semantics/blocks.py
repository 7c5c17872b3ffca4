"""Statements with their blocks, over regions or over a syntax tree.

Owns how regions nest by their columns, in every state of the text: a clause without
its statement counts as a statement of its own. Knows nothing of values.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, TypeAlias

from headgate.syntax import CONTINUES, Region


class Form(Enum):
    """What a statement does with its blocks."""

    SIMPLE = "simple"
    BRANCH = "branch"
    LOOP = "loop"
    WITH = "with"
    TRY = "try"
    MATCH = "match"
    FUNCTION = "function"
    CLASS = "class"
    PERHAPS = "perhaps"
    """A clause whose statement stands on one line, or is not there."""


Atom: TypeAlias = "Region | ast.AST"
"""What is evaluated in one go: a logical line, or the head of a statement on such a line."""


@dataclass(slots=True)
class Node:
    """A statement: heads, and the block behind each of them.

    A branch has one head per condition and may have one more block, the `else`. The
    blocks of a loop are body and `else`; those of `try` are the body, one per handler
    (the heads), `else` and `finally`. A function keeps its block unread.
    """

    form: Form
    heads: list[Atom]
    blocks: list[list[Node]] = field(default_factory=list["list[Node]"])
    decorators: list[Atom] = field(default_factory=list[Atom])
    inner: tuple[Region, ...] = ()
    """The lines of a function's block."""
    name: str = ""
    handlers: int = 0


_FORMS: Final = {
    "if": Form.BRANCH, "elif": Form.BRANCH, "for": Form.LOOP, "while": Form.LOOP,
    "with": Form.WITH, "try": Form.TRY, "match": Form.MATCH, "def": Form.FUNCTION,
    "class": Form.CLASS,
}  # fmt: skip


def form_of(region: Region) -> Form:
    """Return the form of a region that opens a block."""
    if region.defines:
        return Form.FUNCTION if region.defines == "def" else Form.CLASS
    word = region.word
    if word == "async":
        words = region.text.split(None, 2)
        word = words[1] if len(words) > 1 else ""
    return _FORMS.get(word, Form.SIMPLE)


def read_block(regions: Sequence[Region], start: int, stop: int) -> list[Node]:
    """Return the statements of the regions from `start` to `stop`."""
    out: list[Node] = []
    index = start
    decorators: list[Atom] = []
    while index < stop:
        region = regions[index]
        if not region.lines:
            index += 1
            continue
        if region.word == "@":
            decorators.append(region)
            index += 1
            continue
        end = index + 1
        if region.opens or region.is_scope:
            end = _block_end(regions, index, stop)
        node = _statement(out, regions, index, end)
        if node is not None:
            node.decorators = decorators
            out.append(node)
        decorators = []
        index = end
    return out


def _block_end(regions: Sequence[Region], index: int, stop: int) -> int:
    column = regions[index].indent
    end = index + 1
    while end < stop and (not regions[end].lines or regions[end].indent > column):
        end += 1
    return end


def _statement(out: list[Node], regions: Sequence[Region], index: int, end: int) -> Node | None:
    region = regions[index]
    last = out[-1] if out else None
    word = region.word
    if word in CONTINUES and last is not None:
        joined = _clause(last, region, regions, index, end)
        if joined:
            return None
    if not region.opens and not region.is_scope:
        simple = Node(Form.SIMPLE, [region])
        if word == "try":
            return Node(Form.TRY, [], [[simple], [], []])
        if word in CONTINUES:
            return Node(Form.PERHAPS, [], [[simple]])
        return simple
    form = form_of(region)
    if form is Form.FUNCTION:
        return Node(form, [region], inner=tuple(regions[index + 1 : end]))
    if form is Form.TRY:
        return Node(form, [], [read_block(regions, index + 1, end), [], []])
    if form is Form.MATCH:
        return _match(region, regions, index, end)
    if form is Form.SIMPLE:
        head = Node(Form.SIMPLE, [region])
        return Node(Form.PERHAPS, [], [[head, *read_block(regions, index + 1, end)]])
    return Node(form, [region], [read_block(regions, index + 1, end)])


def _match(region: Region, regions: Sequence[Region], index: int, end: int) -> Node:
    node = Node(Form.MATCH, [region], [[]])
    at = index + 1
    while at < end:
        case = regions[at]
        stop = _block_end(regions, at, end) if case.lines else at + 1
        if case.lines:
            node.heads.append(case)
            node.blocks.append(read_block(regions, at + 1, stop))
        at = stop
    return node


def _clause(last: Node, region: Region, regions: Sequence[Region], index: int, end: int) -> bool:
    """Join a clause to the statement before it; tell whether it fits."""
    block = read_block(regions, index + 1, end) if region.opens else []
    if not region.opens:
        block = [Node(Form.SIMPLE, [region])]
    match region.word, last.form:
        case "elif", Form.BRANCH if len(last.blocks) == len(last.heads):
            last.heads.append(region)
            last.blocks.append(block if region.opens else [])
        case "else", Form.BRANCH if len(last.blocks) == len(last.heads):
            last.blocks.append(block)
        case "else", Form.LOOP if len(last.blocks) == 1:
            last.blocks.append(block)
        case "else", Form.TRY:
            last.blocks[-2] = block
        case "finally", Form.TRY:
            last.blocks[-1] = block
        case "except", Form.TRY:
            last.heads.append(region)
            last.blocks.insert(len(last.blocks) - 2, block if region.opens else [])
        case _:
            return False
    return True


def of_trees(statements: Sequence[ast.AST]) -> list[Node]:
    """Return statements that stand on one logical line."""
    return [_of_tree(s) for s in statements]


def has_blocks(nodes: Sequence[ast.AST]) -> bool:
    """Whether a logical line holds a compound statement with its block."""
    return any(_bodies(node) for node in nodes)


def _bodies(node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.expr):
        return False
    body: list[ast.stmt] | ast.expr | None = getattr(node, "body", None)
    return isinstance(body, list) and bool(body)


def _of_tree(node: ast.AST) -> Node:
    match node:
        case ast.If():
            heads: list[Atom] = [node]
            blocks = [of_trees(node.body)]
            if node.orelse:
                blocks.append(of_trees(node.orelse))
            return Node(Form.BRANCH, heads, blocks)
        case ast.For() | ast.AsyncFor() | ast.While():
            return Node(Form.LOOP, [node], [of_trees(node.body), of_trees(node.orelse)])
        case ast.With() | ast.AsyncWith():
            return Node(Form.WITH, [node], [of_trees(node.body)])
        case ast.Try():
            return Node(
                Form.TRY,
                list(node.handlers),
                [
                    of_trees(node.body), *(of_trees(h.body) for h in node.handlers),
                    of_trees(node.orelse), of_trees(node.finalbody),
                ],
            )  # fmt: skip
        case ast.ExceptHandler() | ast.match_case():
            return Node(Form.BRANCH, [node], [of_trees(node.body)])
        case _:
            return Node(Form.SIMPLE, [node])


def functions(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield the functions of a block, those in classes and branches too, not nested ones."""
    for node in nodes:
        if node.form is Form.FUNCTION:
            yield node
        for block in node.blocks:
            yield from functions(block)
