"""Region → trees. Never raises; what does not parse is repaired or taken apart.

The trees of a region carry its own columns (UTF-8 bytes, as `ast` counts) and
lines from `Parsed.base` on: lines are put before and after the region's text,
never into it, so nothing is dedented and no position moves.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from keyword import iskeyword
from typing import Final

from headgate.syntax import lowering
from headgate.syntax.lexer import StringPart, indent_of, lex
from headgate.syntax.regions import COMPOUND, Region
from headgate.text import split_lines

_FAILURES: Final = (SyntaxError, ValueError, RecursionError, MemoryError)
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_CALL = re.compile(r"(?<![\w.])(?<!\bdef )(?<!\bclass )[^\W\d][\w.]*[ \t]*\(")
_NAME = r"[^\W\d]\w*"
_DOTTED = rf"{_NAME}(?:\.{_NAME})*"
_IMPORTS = re.compile(
    rf"[ \t\f\ufeff]*(?:import[ \t]+{_DOTTED}(?:[ \t]+as[ \t]+{_NAME})?"
    rf"(?:[ \t]*,[ \t]*{_DOTTED}(?:[ \t]+as[ \t]+{_NAME})?)*"
    rf"|from[ \t]+(?:\.+(?:{_DOTTED})?|{_DOTTED})[ \t]+import[ \t]+{_NAME}(?:[ \t]+as[ \t]+{_NAME})?"
    rf"(?:[ \t]*,[ \t]*{_NAME}(?:[ \t]+as[ \t]+{_NAME})?)*)(?!\w)"
)
_MAX_FRAGMENTS: Final = 500
_MAX_NESTED: Final = 40
"""Strings inside the fields of strings."""


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
    except UnicodeEncodeError:
        # A lone surrogate: any other character of three bytes keeps the columns.
        return _module(_SURROGATES.sub("\ufffd", source))
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


def _try_parse(
    text: str,
    word: str,
    opens: bool,
    parts: list[StringPart] | None,
    *,
    lower: bool = False,
) -> Parsed | None:
    """Parse a region's text; `parts` are its strings if they must be lowered.

    With `lower` the statement's own newer grammar is lowered too; None if it has none.
    """
    if lower:
        # Strings are lowered first: what stands in brackets is then plain.
        source = _plain(text, parts)
        lowered = None if source is None else lowering.lower_statement(source)
        if lowered is None:
            return None
        frame = _frame(lowered, "" if word == "type" else word, opens)
        return _parse_in(text, frame, parts, opens=opens, source=lowered)
    return _parse_in(text, _frame(_without_mark(text), word, opens), parts, opens=opens)


def _without_mark(text: str) -> str:
    """Put three blanks for the three bytes of a byte order mark, so that columns stay."""
    return "   " + text[1:] if text.startswith("\ufeff") else text


def _plain(text: str, parts: list[StringPart] | None) -> str | None:
    """Return the text with the strings that must be lowered as plain ones."""
    text = _without_mark(text)
    if parts is None:
        return text
    replaced = lowering.replace_strings(split_lines(text), parts)
    return None if replaced is None else "".join(replaced)


def _parse_in(
    text: str,
    frame: _Frame,
    parts: list[StringPart] | None,
    *,
    opens: bool,
    source: str | None = None,
) -> Parsed | None:
    """Parse a text in its frame; `source` is what to parse in its place."""
    if source is None:
        source = _plain(text, parts)
    if source is None:
        return None
    if frame.after:
        source = source.rstrip("\r\n")
    module = _module(f"{frame.before}{source}{frame.after}")
    if module is None:
        return None
    base = frame.before.count("\n") + 1
    state = State.WHOLE
    if parts is not None:
        lines = split_lines(_without_mark(text))
        restorer = lowering.StringRestorer(lines, parts, base, _Expressions(base))
        restorer.restore(module)
        if restorer.unread:
            state = State.REPAIRED
    nodes = _nodes(module, frame, opens)
    if opens and nodes and "end_lineno" in nodes[0]._attributes:
        # It ended in the frame.
        line, column = _header_end(text)
        nodes[0].end_lineno = base + line  # type: ignore[attr-defined]
        nodes[0].end_col_offset = column  # type: ignore[attr-defined]
    return Parsed(nodes, base, state)


def _header_end(text: str) -> tuple[int, int]:
    """Return line and byte column behind the colon that ends a header."""
    body = text.rstrip()
    if "#" in body:
        body = body[: lowering.mask(text).rfind(":") + 1]
    lines = split_lines(body)
    return len(lines) - 1, len(lines[-1].encode("utf-8", "surrogatepass"))


class _Expressions:
    """Parses fields of f-strings in place."""

    def __init__(self, base: int, depth: int = 0) -> None:
        self.base = base
        self.depth = depth

    def __call__(self, text: str, line: int, column: int) -> ast.expr | None:
        if self.depth >= _MAX_NESTED:
            return None
        return parse_expression(text, line, column, self.base, self.depth + 1)


def parse_expression(
    text: str, line: int, column: int, base: int = 1, depth: int = 0
) -> ast.expr | None:
    """Parse an expression that stands at a line (from 0) and byte column.

    Its nodes carry `lineno` from `base` on. None if it does not parse.
    """
    if text.isascii() and text.isidentifier() and not iskeyword(text):
        name = ast.Name(text, ast.Load())
        name.lineno = name.end_lineno = base + line
        name.col_offset, name.end_col_offset = column, column + len(text)
        return name
    lines = split_lines(text)
    parts: list[StringPart] | None = None
    if "'" in text or '"' in text:
        found: list[StringPart] = []
        opened = ["(\n", *lines[:-1], f"{lines[-1]}\n", ")\n"]
        lex(lambda i: opened[i] if i < len(opened) else "", 0, found)
        found = sorted(p._replace(line=p.line - 1, end_line=p.end_line - 1, fields=tuple(
            (a - 1, b, c - 1, d) for a, b, c, d in p.fields)) for p in found)  # fmt: skip
        if lowering.needs_string_lowering(found):
            parts = found
    source = text
    if parts is not None:
        replaced = lowering.replace_strings(lines, parts)
        if replaced is None:
            return None
        source = "".join(replaced)
    module = _module(f"(\n{source}\n)")
    if module is None or len(module.body) != 1 or not isinstance(module.body[0], ast.Expr):
        return None
    tree = module.body[0]
    if parts is not None:
        lowering.StringRestorer(lines, parts, 2, _Expressions(2, depth)).restore(tree)
    value = tree.value
    if isinstance(value, ast.Tuple | ast.GeneratorExp) and value.lineno == 1:
        # It took the brackets around the text for its own.
        if isinstance(value, ast.Tuple) and not value.elts:
            return None
        inner = value.elts[0] if isinstance(value, ast.Tuple) else value.elt
        ends = split_lines(text.rstrip())
        value.lineno, value.col_offset = inner.lineno, inner.col_offset
        value.end_lineno = 1 + len(ends)
        value.end_col_offset = len(ends[-1].encode("utf-8", "surrogatepass"))
    _move(value, 2, base + line, column)
    return value


def _move(tree: ast.AST, first: int, lineno: int, column: int) -> None:
    """Move nodes that begin at line `first`, column 0 to a line and byte column."""
    for node in ast.walk(tree):
        if "lineno" not in node._attributes:
            continue
        for line, col in (("lineno", "col_offset"), ("end_lineno", "end_col_offset")):
            at = getattr(node, line)
            if at == first:
                setattr(node, col, getattr(node, col) + column)
            setattr(node, line, at + lineno - first)


def _repairs(region: Region) -> Iterator[tuple[str, bool]]:
    """Yield texts that complete an unfinished statement, the likeliest first, and whether
    a block would follow."""
    text = region.text.rstrip()
    comment = region.comments[-1] if region.comments else None
    if (
        comment is not None
        and comment.line == len(region.lines) - 1
        and text.endswith(comment.text)
    ):
        text = text[: -len(comment.text)].rstrip()
    text = text.removesuffix("\\").rstrip()
    if (match := _IMPORTS.match(text)) is not None:
        # What has been named so far is imported, whatever is being typed behind it.
        yield match.group(), False
    if region.opens:
        yield text, True
        return
    closers = ""
    for opened in reversed(region.lexed.unclosed):
        if opened[0] == "F":
            closers += opened[1:]
        elif opened != ":":
            closers += {"(": ")", "[": "]", "{": "}", "{f": "}"}.get(opened, opened)
    ends = [("", False)]
    if region.word in COMPOUND:
        # "match (x" may be a call.
        ends.insert(0 if region.word not in ("match", "case") else 1, (":", True))
    for end, opens in ends:
        for filler in ("", " _", "()"):
            if filler or closers or end:
                yield text + filler + closers + end, opens


def _strings(text: str) -> list[StringPart]:
    """Return the strings of a statement, in order."""
    lines = split_lines(text)
    parts: list[StringPart] = []
    lex(lambda i: lines[i] if i < len(lines) else "", 0, parts)
    return sorted(parts)


_PIECE: Final = "__piece__"


def _piece_frames(region: Region) -> Iterator[_Frame]:
    """Yield frames that make a whole of a piece, the likeliest first.

    What is cut off a call may hold any argument, so it ends with an unpacking;
    where the bracket is none of a call, that does not parse.
    """
    entry = region.entry
    left = region.lexed.exit
    for inner in ("{0:", "{"):
        opening = ""
        if entry is not None:
            last = len(entry.brackets) - 1
            for number, bracket in enumerate(entry.brackets):
                brace = inner if number < last else "{"
                opening += {"(": f"{_PIECE}(", "[": "[", "{": brace}[bracket]
            opening += "\n"
        for unpacking in (f"**{_PIECE}", ""):
            after = ""
            for number, bracket in enumerate(reversed(left.brackets if left else ())):
                # The piece itself ends with a comma.
                comma = "," if number and unpacking else ""
                round_ = f"{comma}{unpacking})"
                after += {"(": round_, "[": "]", "{": "}"}[bracket]
            after = "\n" + after if after else ""
            frame = _Frame(opening, after, 0, "")
            if entry is None:
                frame = _frame(region.text, region.word, opens=False)
                frame.after = after
            yield frame
            if left is None or "(" not in left.brackets:
                break
        if entry is None or "{" not in entry.brackets[:-1]:
            break


def _parse_piece(region: Region, parts: list[StringPart] | None) -> Parsed | None:
    for frame in _piece_frames(region):
        parsed = _parse_in(region.text, frame, parts, opens=False)
        if parsed is not None:
            if region.entry is not None:
                parsed.nodes = list(_inside(parsed.nodes, parsed.base))
            return parsed
    return None


def _inside(nodes: list[ast.AST], first: int) -> Iterator[ast.AST]:
    """Yield the largest trees that begin at line `first` or later: those of the text itself."""
    todo = nodes[::-1]
    while todo:
        node = todo.pop()
        if getattr(node, "lineno", 0) >= first:
            yield node
        else:
            todo.extend(reversed(list(ast.iter_child_nodes(node))))


def parse(region: Region) -> Parsed:
    """Return the trees of a region. Linear in its text but for hopeless ones."""
    found = region.strings() if region.lexed.formats else []
    parts = found if lowering.needs_string_lowering(found) else None
    if region.entry is not None or region.lexed.exit is not None:
        piece = None if region.lexed.broken else _parse_piece(region, parts)
        return piece or Parsed(list(_fragments(region)), 2, State.FRAGMENTS)
    if not region.lexed.broken:
        parsed = _try_parse(region.text, region.word, region.opens, parts)
        if parsed is None and region.word == "case":  # a variable of that name
            parsed = _try_parse(region.text, "", region.opens, parts)
        if parsed is None:
            parsed = _try_parse(region.text, region.word, region.opens, parts, lower=True)
        if parsed is None and found and parts is None:
            # Where one field is broken, the rest of the statement can still be read.
            parsed = _try_parse(region.text, region.word, region.opens, found)
        if parsed is not None:
            return parsed
    if len(region.text) < 20_000:
        for text, opens in _repairs(region):
            parts = _strings(text) if region.lexed.formats else None
            parsed = _try_parse(text, region.word, opens, parts)
            if parsed is not None:
                parsed.state = State.REPAIRED
                return parsed
    return Parsed(list(_fragments(region)), 2, State.FRAGMENTS)


def _fragments(region: Region) -> list[ast.AST]:
    """Return the calls that can be read in a statement that cannot."""
    original = "\n".join(line.rstrip("\r\n") for line in region.lines)
    text = lowering.mask(original)
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
