"""Newer grammar for an older `ast`, without moving a position.

What the running interpreter's parser does not know is replaced by text of the
same length that it does: type parameters (PEP 695, 696) by blanks, `type X = …`
by an assignment, `except A, B` (PEP 758) by a tuple. f-strings (PEP 701: nested
quotes, newlines; and before 3.12 the parser's own positions inside them are
wrong) and t-strings (PEP 750) are replaced by plain strings, and the trees of
their fields, each parsed where it stands, are put back afterwards.
"""

from __future__ import annotations

import ast
import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import Final, cast

from headgate.syntax.lexer import StringPart, lex
from headgate.text import ByteColumns, split_lines

NATIVE_FORMATS: Final = sys.version_info >= (3, 12)
NATIVE_TEMPLATES: Final = sys.version_info >= (3, 14)

_PARAMETERS = re.compile(r"[ \t\f]*(?:async[ \t]+)?(?:def|class)[ \t]+[^\W\d]\w*[ \t]*(\[)")
_ALIAS = re.compile(r"[ \t\f]*(type)[ \t]+[^\W\d]\w*[ \t]*([\[=])")
_EXCEPT = re.compile(r"[ \t\f]*except([ \t]*\*)?([ \t])")
_CONVERSION = re.compile(r"![ \t]*([rsa])[ \t]*\Z")
_SHOWN = re.compile(r"(?<![=!<>])=\s*\Z")
_BRACKETS = re.compile(r"[()\[\]{}]")
_ASCII = re.compile(r"[\x00-\x7f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_MAX_SPECS: Final = 5
"""Format specifications inside each other; the grammar allows two."""

if NATIVE_TEMPLATES:
    TemplateStr: type[ast.expr] = ast.TemplateStr  # type: ignore[attr-defined,unused-ignore]
    Interpolation: type[ast.expr] = ast.Interpolation  # type: ignore[attr-defined,unused-ignore]
else:

    class TemplateStr(ast.expr):  # type: ignore[no-redef,unused-ignore]
        """A t-string, as `ast.TemplateStr` of Python 3.14."""

        _fields = ("values",)

    class Interpolation(ast.expr):  # type: ignore[no-redef,unused-ignore]
        """A field of a t-string, as `ast.Interpolation` of Python 3.14."""

        _fields = ("value", "str", "conversion", "format_spec")


ParseExpression = Callable[[str, int, int], "ast.expr | None"]
"""Parses an expression whose first character stands at a line and byte column."""


def _blank(text: str) -> str | None:
    """Return white space of the same width in bytes; None where a line has no room for
    the backslash that joins it to the next."""
    out: list[str] = []
    lines = split_lines(text)
    for line in lines[:-1]:
        body = line.rstrip("\r\n")
        if not body or not body[-1].isascii():
            return None
        out.append(" " * (_bytes(body, len(body)) - 1) + "\\" + line[len(body) :])
    return "".join(out) + " " * _bytes(lines[-1], len(lines[-1]))


def _shape(text: str) -> str:
    """Return text of the same width, in characters and in bytes, that is no syntax."""
    return "x" * len(text) if text.isascii() else _SURROGATES.sub("€", _ASCII.sub("x", text))


def closing(text: str, start: int) -> int:
    """Return the offset of the bracket that closes the one at `start`, or -1.

    Strings and comments inside are passed over.
    """
    depth = 0
    for match in _BRACKETS.finditer(mask(text[start:])):
        if match.group() in "([{":
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                return start + match.start()
    return -1


def mask(text: str) -> str:
    """Return the text with strings and comments blanked out."""
    lines = split_lines(text)
    count = len(lines)
    parts: list[StringPart] = []
    cuts: dict[int, list[tuple[int, int, str]]] = {}
    at = 0
    while at < count:
        if not lines[at].strip():
            at += 1
            continue
        parts.clear()
        lexed = lex(lambda i: lines[i] if i < count else "", at, parts)
        for part in parts:
            for row in range(at + part.line, at + part.end_line + 1):
                first = part.column if row == at + part.line else 0
                last = part.end_column if row == at + part.end_line else _width(lines[row])
                cuts.setdefault(row, []).append((first, last, " " * (last - first)))
        for comment in lexed.comments:
            first, last = comment.column, comment.column + len(comment.text)
            cuts.setdefault(at + comment.line, []).append((first, last, " " * (last - first)))
        at += lexed.line_count
    return "".join(_with_cuts(lines, cuts))


def _width(line: str) -> int:
    return len(line.rstrip("\r\n"))


def _with_cuts(lines: list[str], cuts: dict[int, list[tuple[int, int, str]]]) -> list[str]:
    """Return the lines with parts replaced by texts of the same length."""
    out = list(lines)
    for row, parts in cuts.items():
        line, at = lines[row], 0
        pieces: list[str] = []
        for first, last, text in sorted(parts):
            if first >= at:  # else a comment inside a string's replacement field
                pieces += (line[at:first], text)
                at = last
        pieces.append(line[at:])
        out[row] = "".join(pieces)
    return out


def lower_statement(text: str) -> str | None:
    """Return the statement without newer grammar, of the same shape; None if it has none."""
    if (match := _PARAMETERS.match(text)) is not None:
        start = match.start(1)
        end = closing(text, start)
        blank = _blank(text[start : end + 1]) if end >= 0 else None
        return None if blank is None else text[:start] + blank + text[end + 1 :]
    if (match := _ALIAS.match(text)) is not None:
        text = text[: match.start(1)] + "    " + text[match.end(1) :]
        if match.group(2) == "=":
            return text
        start = match.start(2)
        end = closing(text, start)
        blank = _blank(text[start : end + 1]) if end >= 0 else None
        return None if blank is None else text[:start] + blank + text[end + 1 :]
    if (match := _EXCEPT.match(text)) is not None:
        colon = _header_colon(text, match.end())
        if colon < 0:
            return None
        rest = text[colon + 1 :]
        if rest and not rest[0].isspace():
            return None  # no room for the bracket
        head = text[: match.start(2)] + "(" + text[match.end() : colon]
        return head + "):" + (rest[1:] if rest[:1] in (" ", "\t") else rest)
    return None


def _header_colon(text: str, start: int) -> int:
    depth = 0
    for i, char in enumerate(mask(text)):
        if i < start:
            continue
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == ":" and depth == 0:
            return i
    return -1


def needs_string_lowering(parts: list[StringPart]) -> bool:
    """Tell whether the running parser cannot read these strings, or places them wrongly."""
    if NATIVE_TEMPLATES:
        return False
    return any(
        "t" in part.prefix.lower() or ("f" in part.prefix.lower() and not NATIVE_FORMATS)
        for part in parts
    )


def _is_format(part: StringPart) -> bool:
    return "f" in part.prefix.lower() or "t" in part.prefix.lower()


def replace_strings(lines: list[str], parts: list[StringPart]) -> list[str] | None:
    """Return the lines with every f- and t-string as a plain one of the same width."""
    cuts: dict[int, list[tuple[int, int, str]]] = {}

    def cut(row: int, first: int, text: str) -> None:
        cuts.setdefault(row, []).append((first, first + len(text), text))

    for part in parts:
        if not _is_format(part):
            continue
        start, end = part.column, part.end_column
        if part.line == part.end_line:
            cut(part.line, start, "'" + _shape(lines[part.line][start + 1 : end - 1]) + "'")
            continue
        first = lines[part.line].rstrip("\r\n")[start:]
        middle = [lines[row].rstrip("\r\n") for row in range(part.line + 1, part.end_line)]
        last = lines[part.end_line][:end]
        if len(part.quote) == 3:
            # A blank line has no room for a backslash; the prefix has room for a quote.
            cut(part.line, start, 'r"""' + _shape(first[4:]))
            for row, body in enumerate(middle, part.line + 1):
                cut(row, 0, _shape(body))
            cut(part.end_line, 0, _shape(last[:-3]) + '"""')
            continue
        if len(first) < 2 or not all(body and body[-1].isascii() for body in (first, *middle)):
            return None
        cut(part.line, start, "'" + _shape(first[1:-1]) + "\\")
        for row, body in enumerate(middle, part.line + 1):
            cut(row, 0, _shape(body[:-1]) + "\\")
        cut(part.end_line, 0, _shape(last[:-1]) + "'")
    return _with_cuts(lines, cuts)


def _span(lines: list[str], part: StringPart) -> str:
    return slice_lines(lines, part.line, part.column, part.end_line, part.end_column)


def slice_lines(lines: list[str], line: int, column: int, end_line: int, end_column: int) -> str:
    """Return the text between two places."""
    if line == end_line:
        return lines[line][column:end_column]
    return "".join(
        [lines[line][column:], *lines[line + 1 : end_line], lines[end_line][:end_column]]
    )


class StringRestorer:
    """Puts the trees of f- and t-strings in place of the plain strings that stood in."""

    def __init__(
        self, lines: list[str], parts: list[StringPart], base: int, parse: ParseExpression
    ) -> None:
        self.lines = lines
        self.base = base
        self.parse = parse
        self.unread = False
        """Whether a field did not parse."""
        self.columns = [ByteColumns(line) for line in lines]
        self.parts = parts
        self.begins = [(p.line, self.columns[p.line].of(p.column)) for p in parts]
        self.ends = [(p.end_line, self.columns[p.end_line].of(p.end_column)) for p in parts]

    def restore(self, tree: ast.AST) -> None:
        """Replace the stand-ins below `tree`, however deep it is."""
        todo = [tree]
        while todo:
            node = todo.pop()
            for field, value in ast.iter_fields(node):
                if isinstance(value, list):
                    items = cast("list[object]", value)
                    for i, item in enumerate(items):
                        if isinstance(item, ast.Constant):
                            items[i] = self.original(item)
                        elif isinstance(item, ast.AST):
                            todo.append(item)
                elif isinstance(value, ast.Constant):
                    setattr(node, field, self.original(value))
                elif isinstance(value, ast.AST):
                    todo.append(value)

    def original(self, node: ast.Constant) -> ast.expr:
        """Return what a constant stands for: itself, or the f- or t-string that it covers."""
        if not isinstance(node.value, str):
            return node
        start = (node.lineno - self.base, node.col_offset)
        end = ((node.end_lineno or node.lineno) - self.base, node.end_col_offset or 0)
        covered = self.parts[bisect_left(self.begins, start) : bisect_right(self.ends, end)]
        if not any(map(_is_format, covered)):
            return node
        template = any("t" in part.prefix.lower() for part in covered)
        values: list[ast.expr] = []
        for part in covered:
            for value in self.values(part, template):
                last = values[-1] if values else None
                if isinstance(value, ast.Constant) and isinstance(last, ast.Constant):
                    values[-1] = _constant(str(last.value) + str(value.value), node)
                else:
                    values.append(value)
        values = [v for v in values if not (isinstance(v, ast.Constant) and v.value == "")]
        made: ast.expr = ast.JoinedStr(values)
        if template:
            made = TemplateStr()
            made.values = values  # type: ignore[attr-defined]
        return ast.copy_location(made, node)

    def values(self, part: StringPart, template: bool) -> Iterator[ast.expr]:
        """Yield the constants and fields of one literal."""
        place = ast.Constant("")
        place.lineno = place.end_lineno = part.line + self.base
        place.col_offset = place.end_col_offset = self.columns[part.line].of(part.column)
        if not _is_format(part):
            span = _span(self.lines, part)
            value = _literal(span)
            yield _constant(span if value is None else value, place)
            return
        line, column = part.line, part.column + len(part.prefix) + len(part.quote)
        for field in part.fields:
            yield _constant(self.literal(part, line, column, *field[:2]), place)
            yield from self.field(part, field, template, place)
            line, column = field[2], field[3]
        end = part.end_column - len(part.quote)
        yield _constant(self.literal(part, line, column, part.end_line, end), place)

    def literal(
        self, part: StringPart, line: int, column: int, end_line: int, end_column: int
    ) -> str:
        """Return the value of the text between two fields."""
        text = slice_lines(self.lines, line, column, end_line, end_column)
        return _decoded(part, text.replace("{{", "{").replace("}}", "}"))

    def field(
        self,
        part: StringPart,
        field: tuple[int, int, int, int],
        template: bool,
        place: ast.Constant,
        depth: int = 0,
    ) -> Iterator[ast.expr]:
        """Yield the tree of one replacement field, after its text where `=` asks for it."""
        line, column, end_line, end_column = field
        inner = slice_lines(self.lines, line, column + 1, end_line, end_column - 1)
        cut = _end_of_expression(inner)
        head, spec = inner[:cut], inner[cut:]
        conversion = -1
        match = _CONVERSION.search(head)
        if match is not None and (
            not head[: match.start()].endswith(("=", "!")) or _SHOWN.search(head[: match.start()])
        ):
            conversion = ord(match.group(1))
            head = head[: match.start()]
        shown = ""
        if _SHOWN.search(head):
            shown = head
            head = head.rstrip()[:-1]
            if conversion == -1 and not spec:
                conversion = ord("r")
        value = self.expression(head, line, self.columns[line].of(column + 1))
        if shown:
            yield _constant(shown, place)
        format_spec: ast.expr | None = None
        if spec:
            format_spec = ast.copy_location(self.spec(part, spec[1:], field, cut + 1, depth), place)
        if template:
            made: ast.expr = Interpolation()
            made.value, made.str = value, head.strip()  # type: ignore[attr-defined]
            made.conversion, made.format_spec = conversion, format_spec  # type: ignore[attr-defined]
        else:
            made = ast.FormattedValue(value, conversion, format_spec)
        made.lineno, made.end_lineno = line + self.base, end_line + self.base
        made.col_offset = self.columns[line].of(column)
        made.end_col_offset = self.columns[end_line].of(end_column)
        yield made

    def expression(self, text: str, line: int, column: int) -> ast.expr:
        """Parse a field's expression; a name stands for one that cannot be read."""
        value = self.parse(text, line, column)
        if value is None:
            self.unread = True
            value = self.parse(text.rstrip() + " _", line, column)
        if value is None:
            value = ast.Name("_", ast.Load())
            value.lineno = value.end_lineno = line + self.base
            value.col_offset = value.end_col_offset = column
        return value

    def spec(
        self,
        part: StringPart,
        text: str,
        field: tuple[int, int, int, int],
        skipped: int,
        depth: int,
    ) -> ast.JoinedStr:
        """Return the tree of a format specification."""
        line, column = field[0], field[1] + 1
        before = slice_lines(self.lines, line, column, field[2], field[3] - 1)[:skipped]
        line += before.count("\n")
        column = len(before) - before.rfind("\n") - 1 if "\n" in before else column + len(before)
        values: list[ast.expr] = []
        place = ast.Constant("")
        place.lineno = place.end_lineno = line + self.base
        place.col_offset = place.end_col_offset = 0
        at = 0
        while at < len(text):
            brace = text.find("{", at)
            if brace < 0:
                values.append(_constant(_decoded(part, text[at:]), place))
                break
            if brace > at:
                values.append(_constant(_decoded(part, text[at:brace]), place))
            stop = closing(text, brace) if depth < _MAX_SPECS else -1
            if stop < 0:
                break
            first = text[:brace]
            row = line + first.count("\n")
            col = len(first) - first.rfind("\n") - 1 if "\n" in first else column + len(first)
            inside = text[: stop + 1]
            end_row = line + inside.count("\n")
            end_col = (
                len(inside) - inside.rfind("\n") - 1 if "\n" in inside else column + len(inside)
            )
            values += self.field(part, (row, col, end_row, end_col), False, place, depth + 1)
            at = stop + 1
        return ast.JoinedStr(values)


def _constant(value: str, place: ast.expr) -> ast.Constant:
    return ast.copy_location(ast.Constant(value), place)


def _literal(text: str) -> str | None:
    try:
        value = ast.literal_eval(text)
    except (SyntaxError, ValueError, MemoryError):
        return None
    return value if isinstance(value, str) else ""


def _decoded(part: StringPart, text: str) -> str:
    """Return what a piece of a literal's text means."""
    if "r" in part.prefix.lower() or "\\" not in text:
        return text.replace("\r\n", "\n").replace("\r", "\n")
    # A backslash before a brace stands for itself.
    tail = "\\" if (len(text) - len(text.rstrip("\\"))) % 2 else ""
    # A line end keeps quotes at the end of the text apart from those that close it.
    guard = "\n" if len(part.quote) == 3 else ""
    value = _literal(part.quote + text[: len(text) - len(tail)] + guard + part.quote)
    return text if value is None else value.removesuffix(guard) + tail


def _bytes(line: str, column: int) -> int:
    return column if line.isascii() else len(line[:column].encode("utf-8", "surrogatepass"))


def _end_of_expression(text: str) -> int:
    """Return where the format specification of a field begins, its colon included."""
    if ":" not in text:
        return len(text)
    depth = 0
    for i, char in enumerate(mask(text)):
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == ":" and depth == 0:
            return i
    return len(text)
