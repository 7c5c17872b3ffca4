"""Region → trees. Never raises; what does not parse is repaired or taken apart.

The trees of a region carry its own columns (UTF-8 bytes, as `ast` counts) and
lines from `Parsed.base` on: lines are put before and after the region's text,
never into it, so nothing is dedented and no position moves.
"""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import dataclass
from enum import Enum
from typing import Final

from headgate.syntax import lowering
from headgate.syntax.lexer import StringPart, indent_of, lex
from headgate.syntax.regions import COMPOUND, Region
from headgate.text import split_lines

_FAILURES: Final = (SyntaxError, ValueError, RecursionError, MemoryError)
_CALL = re.compile(r"(?<![\w.])[^\W\d][\w.]*[ \t]*\(")
_MAX_FRAGMENTS: Final = 500


class State(Enum):
    """How much of a region the trees show."""

    WHOLE = "whole"
    REPAIRED = "repaired"
    FRAGMENTS = "fragments"


@dataclass(slots=True)
class Parsed:
    """The trees of one region.

    `nodes` are statements, or the one header (its block left empty), or the
    expressions of a decorator, or what could be read of a broken statement.
    """

    nodes: list[ast.AST]
    base: int
    """`lineno` of the first line of the region's code."""
    state: State


@dataclass(slots=True)
class _Frame:
    """Lines around a region that make a module of it."""

    before: str
    after: str
    depth: int
    word: str


def _frame(text: str, word: str, opens: bool) -> _Frame:
    stripped = text.lstrip(" \t\f")
    indent = text[: len(text) - len(stripped)]
    # White space that a form feed ends is no indentation.
    outer = "match 0:\n" if word == "case" else "if 1:\n" if indent_of(indent) else ""
    depth = 1 if outer else 0
    body = f"\n{indent} pass" if opens else ""
    if word in ("elif", "else"):
        return _Frame(f"{outer}{indent}if 1: pass\n", body, depth, word)
    if word in ("except", "finally"):
        return _Frame(f"{outer}{indent}try: pass\n", body, depth, word)
    if word == "try":
        return _Frame(outer, f"{body}\n{indent}finally: pass", depth, word)
    if word == "match" and opens:
        return _Frame(outer, f"\n{indent} case _: pass", depth, word)
    if word == "@":
        return _Frame(outer, f"\n{indent}def _(): pass", depth, word)
    return _Frame(outer, body, depth, word)


def _module(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except _FAILURES:
        return None


def _nodes(module: ast.Module, frame: _Frame, opens: bool) -> list[ast.AST]:
    """Take the region's own nodes out of the frame."""
    body: list[ast.stmt] = module.body
    if frame.depth:
        outer = body[0]
        if isinstance(outer, ast.Match):
            case = outer.cases[0]
            if opens:
                case.body = []
            return [case]
        assert isinstance(outer, ast.If)
        body = outer.body
    if not body:
        return []
    first = body[0]
    match frame.word:
        case "elif" if isinstance(first, ast.If):
            inner = first.orelse[0]
            if opens and isinstance(inner, ast.If):
                inner.body = []
            return [inner]
        case "else" if isinstance(first, ast.If):
            return [] if opens else list(first.orelse)
        case "except" if isinstance(first, ast.Try) or _is_try_star(first):
            handler = first.handlers[0]  # type: ignore[union-attr,attr-defined,unused-ignore]
            if opens:
                handler.body = []
            return [handler]
        case "finally" if isinstance(first, ast.Try):
            return [] if opens else list(first.finalbody)
        case "try" if isinstance(first, ast.Try):
            return [] if opens else list(first.body)
        case "@" if isinstance(first, ast.FunctionDef):
            return list(first.decorator_list)
        case _:
            if opens:
                if isinstance(first, ast.Match):
                    first.cases = []
                elif "body" in first._fields:
                    setattr(first, "body", [])  # noqa: B010  (any compound statement)
            return list(body)


def _is_try_star(node: ast.stmt) -> bool:
    return isinstance(node, ast.TryStar)


def _try_parse(text: str, word: str, opens: bool, parts: list[StringPart] | None) -> Parsed | None:
    """Parse a region's text; `parts` are its strings if they must be lowered."""
    if text.startswith("\ufeff"):
        # Three blanks for the three bytes of the mark, so that columns stay.
        text = "   " + text[1:]
    frame = _frame(text, word, opens)
    source = text
    lines = None
    if parts is not None:
        lines = split_lines(text)
        replaced = lowering.replace_strings(lines, parts)
        if replaced is None:
            return None
        source = "".join(replaced)
    if frame.after:
        source = source.rstrip("\r\n")
    module = _module(f"{frame.before}{source}{frame.after}")
    if module is None:
        return None
    base = frame.before.count("\n") + 1
    if lines is not None and parts is not None:
        restorer = lowering.StringRestorer(lines, parts, base, _Expressions(lines, base))
        module = restorer.visit(module)
    return Parsed(_nodes(module, frame, opens), base, State.WHOLE)


class _Expressions:
    """Parses fields of f-strings in place."""

    def __init__(self, lines: list[str], base: int) -> None:
        self.lines = lines
        self.base = base

    def __call__(self, text: str, line: int, column: int) -> ast.expr | None:
        return parse_expression(text, line, column, self.base)


def parse_expression(text: str, line: int, column: int, base: int = 1) -> ast.expr | None:
    """Parse an expression that stands at a line (from 0) and byte column.

    Its nodes carry `lineno` from `base` on. None if it does not parse.
    """
    pad = base + line - 2
    padded = " " * column + text
    lines = split_lines(padded)
    parts: list[StringPart] | None = None
    if "{" in text or "'" in text or '"' in text:
        found: list[StringPart] = []
        opened = ["(\n", *lines]
        lex(lambda i: opened[i] if i < len(opened) else "", 0, found)
        found = sorted(p._replace(line=p.line - 1, end_line=p.end_line - 1, fields=tuple(
            (a - 1, b, c - 1, d) for a, b, c, d in p.fields)) for p in found)  # fmt: skip
        if lowering.needs_string_lowering(found):
            parts = found
    source = padded
    if parts is not None:
        replaced = lowering.replace_strings(lines, parts)
        if replaced is None:
            return None
        source = "".join(replaced)
    module = _module(f"(\n{source}\n)")
    if module is None or len(module.body) != 1 or not isinstance(module.body[0], ast.Expr):
        return None
    tree: ast.AST = module.body[0]
    if parts is not None:
        tree = lowering.StringRestorer(lines, parts, 2, _Expressions(lines, 2)).visit(tree)
    assert isinstance(tree, ast.Expr)
    value = tree.value
    if pad:
        ast.increment_lineno(value, pad)
    return value


def _repairs(region: Region) -> list[tuple[str, bool]]:
    """Return texts that complete an unfinished statement, the likeliest first."""
    text = region.text.rstrip()
    comment = region.comments[-1] if region.comments else None
    if (
        comment is not None
        and comment.line == len(region.lines) - 1
        and text.endswith(comment.text)
    ):
        text = text[: -len(comment.text)].rstrip()
    closers = ""
    for opened in reversed(region.lexed.unclosed):
        if opened in ("(", "[", "{", "{f"):
            closers += {"(": ")", "[": "]", "{": "}", "{f": "}"}[opened]
        elif opened[0] == "F":
            closers += opened[1:]
        elif opened != ":":
            closers += opened
    header = region.word in COMPOUND - {"match", "case"} and not region.opens
    ends = [":"] if header else [""]
    if header and region.lexed.opens:
        ends = [""]
    out: list[tuple[str, bool]] = []
    for end in ends:
        for filler in ("", " _", " pass" if header else "()"):
            if filler or closers or end:
                out.append((text + filler + closers + end, header or region.opens))
    if region.opens:
        out = [(text + closers + ":", True), (text, True)]
    return out


def parse(region: Region) -> Parsed:
    """Return the trees of a region. Linear in its text but for hopeless ones."""
    parts: list[StringPart] | None = None
    if region.lexed.formats:
        found = region.strings()
        if lowering.needs_string_lowering(found):
            parts = found
    if not region.lexed.broken:
        parsed = _try_parse(region.text, region.word, region.opens, parts)
        if parsed is not None:
            return parsed
        lowered = lowering.lower_statement(region.text)
        if lowered is not None:
            word = "" if region.word == "type" else region.word
            parsed = _try_parse(lowered, word, region.opens, parts)
            if parsed is not None:
                return parsed
    if len(region.text) < 20_000:
        for text, opens in _repairs(region):
            parsed = _try_parse(text, region.word, opens, parts)
            if parsed is not None:
                parsed.state = State.REPAIRED
                return parsed
    return Parsed(list(_fragments(region)), 2, State.FRAGMENTS)


def _fragments(region: Region) -> list[ast.AST]:
    """Return the calls that can be read in a statement that cannot."""
    lines = [line.rstrip("\r\n") for line in region.lines]
    text = "\n".join(lowering.mask(lines))
    original = "\n".join(lines)
    closes = _matches(text)
    out: list[ast.AST] = []
    at = 0
    tries = 0
    while tries < _MAX_FRAGMENTS and (match := _CALL.search(text, at)) is not None:
        at = match.end()
        end = closes.get(match.end() - 1, -1)
        if end < 0:
            continue
        while text[end + 1 : end + 2] in ("(", "["):
            more = closes.get(end + 1, -1)
            if more < 0:
                break
            end = more
        tries += 1
        start = match.start()
        line = original.count("\n", 0, start)
        head = original[original.rfind("\n", 0, start) + 1 : start]
        column = len(head.encode("utf-8", "surrogatepass"))
        node = parse_expression(original[start : end + 1], line, column, 2)
        if node is not None:
            out.append(node)
            at = end + 1
    return out


def _matches(text: str) -> dict[int, int]:
    """Return where each bracket of a masked text is closed."""
    stack: list[tuple[str, int]] = []
    out: dict[int, int] = {}
    for match in re.finditer(r"[()\[\]{}]", text):
        char, at = match.group(), match.start()
        if char in "([{":
            stack.append((char, at))
        else:
            while stack:
                opened, where = stack.pop()
                if opened == {")": "(", "]": "[", "}": "{"}[char]:
                    out[where] = at
                    break
    return out


def running_version() -> tuple[int, int]:
    """Return the version of the parser in use, for cache keys."""
    return sys.version_info[:2]
