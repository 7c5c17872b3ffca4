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
from collections.abc import Callable, Iterator
from typing import Final

from headgate.syntax.lexer import StringPart, lex

NATIVE_FORMATS: Final = sys.version_info >= (3, 12)
NATIVE_TEMPLATES: Final = sys.version_info >= (3, 14)

_PARAMETERS = re.compile(r"[ \t\f]*(?:async[ \t]+)?(?:def|class)[ \t]+[^\W\d]\w*[ \t]*(\[)")
_ALIAS = re.compile(r"[ \t\f]*(type)[ \t]+[^\W\d]\w*[ \t]*([\[=])")
_EXCEPT = re.compile(r"[ \t\f]*except([ \t]*\*)?([ \t])")
_CONVERSION = re.compile(r"![ \t]*([rsa])[ \t]*\Z")

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
    """Return white space of the same shape; None where a line has no room for a backslash."""
    lines = text.split("\n")
    out: list[str] = []
    for i, line in enumerate(lines):
        if i == len(lines) - 1:
            out.append(" " * len(line))
        elif not line:
            return None
        else:
            out.append(" " * (len(line) - 1) + "\\")
    return "\n".join(out)


def closing(text: str, start: int) -> int:
    """Return the offset of the bracket that closes the one at `start`, or -1.

    Strings and comments inside are passed over.
    """
    lines = text[start:].split("\n")
    depth = 0
    masked = mask(lines)
    for i, char in enumerate("\n".join(masked)):
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth == 0:
                return start + i
    return -1


def mask(lines: list[str]) -> list[str]:
    """Return the lines with strings and comments blanked out."""
    count = len(lines)
    parts: list[StringPart] = []
    cuts: dict[int, list[tuple[int, int, str]]] = {}
    at = 0
    while at < count:
        if not lines[at].strip():
            at += 1
            continue
        parts.clear()
        lexed = lex(lambda i: lines[i] + "\n" if i < count else "", at, parts)
        for part in parts:
            for row in range(at + part.line, at + part.end_line + 1):
                first = part.column if row == at + part.line else 0
                last = part.end_column if row == at + part.end_line else len(lines[row])
                cuts.setdefault(row, []).append((first, last, " " * (last - first)))
        for comment in lexed.comments:
            row, first, last = at + comment.line, comment.column, len(lines[at + comment.line])
            cuts.setdefault(row, []).append((first, last, " " * (last - first)))
        at += lexed.line_count
    return _with_cuts(lines, cuts)


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
        head = text[: match.start(2)] + "(" + text[match.end() : colon]
        return head + "):" + (rest[1:] if rest[:1] in (" ", "\t") else rest)
    return None


def _header_colon(text: str, start: int) -> int:
    depth = 0
    for i, char in enumerate("\n".join(mask(text.split("\n")))):
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
    """Return the lines with every f- and t-string as a plain one of the same shape."""
    cuts: dict[int, list[tuple[int, int, str]]] = {}
    for part in parts:
        if not _is_format(part):
            continue
        start, end = part.column, part.end_column
        if part.line == part.end_line:
            body = "x" * (end - start - 2)
            cuts.setdefault(part.line, []).append((start, end, f"'{body}'"))
            continue
        first = len(lines[part.line].rstrip("\r\n")) - start
        if first < 2:
            return None
        text = "'" + "x" * (first - 2) + "\\"
        cuts.setdefault(part.line, []).append((start, start + first, text))
        for row in range(part.line + 1, part.end_line):
            body = lines[row].rstrip("\r\n")
            if not body:
                return None
            cuts.setdefault(row, []).append((0, len(body), "x" * (len(body) - 1) + "\\"))
        cuts.setdefault(part.end_line, []).append((0, end, "x" * (end - 1) + "'"))
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


class StringRestorer(ast.NodeTransformer):
    """Puts the trees of f- and t-strings in place of the plain strings that stood in."""

    def __init__(
        self, lines: list[str], parts: list[StringPart], base: int, parse: ParseExpression
    ) -> None:
        self.lines = lines
        self.base = base
        self.parse = parse
        self.parts = [
            (
                (part.line, _bytes(lines[part.line], part.column)),
                (part.end_line, _bytes(lines[part.end_line], part.end_column)),
                part,
            )
            for part in parts
        ]

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        """Replace a string constant that covers an f- or t-string."""
        if not isinstance(node.value, str):
            return node
        start = (node.lineno - self.base, node.col_offset)
        end = ((node.end_lineno or node.lineno) - self.base, node.end_col_offset or 0)
        covered = [part for begin, stop, part in self.parts if start <= begin and stop <= end]
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
        place.col_offset = place.end_col_offset = _bytes(self.lines[part.line], part.column)
        if not _is_format(part):
            yield _constant(_literal(_span(self.lines, part)), place)
            return
        raw = "r" in part.prefix.lower()
        line, column = part.line, part.column + len(part.prefix) + len(part.quote)
        for field in part.fields:
            yield _constant(self.literal(part, line, column, *field[:2], raw), place)
            yield from self.field(field, template, place)
            line, column = field[2], field[3]
        end = part.end_column - len(part.quote)
        yield _constant(self.literal(part, line, column, part.end_line, end, raw), place)

    def literal(
        self, part: StringPart, line: int, column: int, end_line: int, end_column: int, raw: bool
    ) -> str:
        """Return the value of the text between two fields."""
        text = slice_lines(self.lines, line, column, end_line, end_column)
        text = text.replace("{{", "{").replace("}}", "}")
        if raw or "\\" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
        return _literal(part.quote + text + part.quote)

    def field(
        self, field: tuple[int, int, int, int], template: bool, place: ast.Constant
    ) -> Iterator[ast.expr]:
        """Yield the tree of one replacement field, after its text where `=` asks for it."""
        line, column, end_line, end_column = field
        inner = slice_lines(self.lines, line, column + 1, end_line, end_column - 1)
        cut = _end_of_expression(inner)
        head, spec = inner[:cut], inner[cut:]
        conversion = -1
        if ((match := _CONVERSION.search(head)) is not None and not head[: match.start()].endswith(
            ("=", "!")
        )) or (match is not None and re.search(r"(?<![=!<>])=[ \t]*\Z", head[: match.start()])):
            conversion = ord(match.group(1))
            head = head[: match.start()]
        shown = ""
        if re.search(r"(?<![=!<>])=\s*\Z", head):
            shown = head
            head = head.rstrip()[:-1]
            if (conversion == -1 and not spec and not template) or (conversion == -1 and template and not spec):
                conversion = ord("r")
        value = self.parse(head, line, _bytes(self.lines[line], column + 1))
        if value is None:
            return
        if shown:
            yield _constant(shown, place)
        format_spec: ast.expr | None = None
        if spec:
            format_spec = ast.copy_location(self.spec(spec[1:], field, cut + 1), place)
        if template:
            made: ast.expr = Interpolation()
            made.value, made.str = value, head.strip()  # type: ignore[attr-defined]
            made.conversion, made.format_spec = conversion, format_spec  # type: ignore[attr-defined]
        else:
            made = ast.FormattedValue(value, conversion, format_spec)
        made.lineno, made.end_lineno = line + self.base, end_line + self.base
        made.col_offset = _bytes(self.lines[line], column)
        made.end_col_offset = _bytes(self.lines[end_line], end_column)
        yield made

    def spec(self, text: str, field: tuple[int, int, int, int], skipped: int) -> ast.JoinedStr:
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
                values.append(_constant(text[at:], place))
                break
            if brace > at:
                values.append(_constant(text[at:brace], place))
            stop = closing(text, brace)
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
            values += self.field((row, col, end_row, end_col), False, place)
            at = stop + 1
        return ast.JoinedStr(values)


def _constant(value: str, place: ast.expr) -> ast.Constant:
    return ast.copy_location(ast.Constant(value), place)


def _literal(text: str) -> str:
    try:
        value = ast.literal_eval(text)
    except (SyntaxError, ValueError, MemoryError):
        return text
    return value if isinstance(value, str) else ""


def _bytes(line: str, column: int) -> int:
    return column if line.isascii() else len(line[:column].encode("utf-8", "surrogatepass"))


def _end_of_expression(text: str) -> int:
    """Return where the format specification of a field begins, its colon included."""
    depth = 0
    for i, char in enumerate("\n".join(mask(text.split("\n")))):
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == ":" and depth == 0:
            return i
    return len(text)
