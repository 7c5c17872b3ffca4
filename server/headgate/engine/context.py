"""The context that a check sees: one region and the scopes around it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Final

from headgate.engine.settings import Settings
from headgate.ruleapi import UNKNOWN, Constant, Evidence, Function, Profile, Unknown
from headgate.semantics import Meaning, path_of
from headgate.semantics.facts import combine, is_assembled, root_of
from headgate.syntax import Region
from headgate.text import ByteColumns, Position, Range

_CLEANING: Final = frozenset(
    {
        "builtins.int", "builtins.float", "builtins.len", "builtins.bool", "builtins.hash",
        "builtins.id", "builtins.ord", "shlex.quote", "shlex.join", "pipes.quote",
    }
)  # fmt: skip
_DEPTH: Final = 60
_LARGE: Final = 2**64
"""Python refuses to write out integers beyond some size."""
CALLS: Final = "calls:"
"""Begins the keys of what a region asked about the rest of its file."""
_NOTHING: Final = Meaning()


class RegionContext:
    """Implements `headgate.ruleapi.Context` for one region."""

    def __init__(
        self,
        region: Region,
        base: int,
        roots: list[ast.AST],
        env: Mapping[str, Meaning],
        function: Function | None,
        settings: Settings,
        answers: Mapping[str, str],
        called: Callable[[str], bool],
    ) -> None:
        self._region = region
        self._base = base
        self._nodes = roots
        self._env = env
        self._function = function
        self._settings = settings
        self._answers = answers
        self._called = called
        self._parents: dict[ast.AST, ast.AST] | None = None
        self._columns: dict[int, ByteColumns] = {}
        self.asked: dict[str, str | None] = {}

    @property
    def profile(self) -> Profile:
        """The active profile."""
        return self._settings.profile

    @property
    def is_test(self) -> bool:
        """Whether the file is a test file."""
        return self._settings.is_test

    def _meaning(self, expr: ast.expr) -> Meaning:
        path = path_of(expr)
        if not path:
            return _NOTHING
        root, rest = root_of(path)
        meaning = self._env.get(root, _NOTHING)
        if not rest:
            return meaning
        return Meaning(frozenset(name + rest for name in meaning.names), other=meaning.other)

    def names(self, expr: ast.expr) -> frozenset[str]:
        """Return all qualified names that an expression may stand for."""
        return self._meaning(expr).names

    def resolve(self, expr: ast.expr) -> str | None:
        """Return the first qualified name of an expression, or None."""
        return min(self.names(expr), default=None)

    def value(self, expr: ast.expr | None) -> Constant | Unknown:
        """Return the constant an expression surely has."""
        return UNKNOWN if expr is None else self._value(expr, 0)

    def _value(self, expr: ast.expr, depth: int) -> Constant | Unknown:
        if depth > _DEPTH:
            return UNKNOWN
        match expr:
            case ast.Constant(value=constant):
                return UNKNOWN if constant is ... else constant
            case ast.Name():
                meaning = self._env.get(expr.id, _NOTHING)
                if len(meaning.constants) == 1 and not meaning.names and not meaning.other:
                    return next(iter(meaning.constants))[1]
                return UNKNOWN
            case ast.Tuple(elts=elts) | ast.List(elts=elts):
                items = [self._value(e, depth + 1) for e in elts]
                known = tuple(i for i in items if not isinstance(i, Unknown))
                return known if len(known) == len(items) else UNKNOWN
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                value = self._value(operand, depth + 1)
                return UNKNOWN if isinstance(value, Unknown) else not value
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                value = self._value(operand, depth + 1)
                return -value if isinstance(value, int | float) else UNKNOWN
            case ast.BinOp(left=left, op=op, right=right):
                return combine(op, self._value(left, depth + 1), self._value(right, depth + 1))
            case ast.JoinedStr(values=values):
                out: list[str] = []
                for part in values:
                    inner = part.value if isinstance(part, ast.FormattedValue) else part
                    if isinstance(part, ast.FormattedValue) and (
                        part.format_spec is not None or part.conversion != -1
                    ):
                        return UNKNOWN
                    value = self._value(inner, depth + 1)
                    if not isinstance(value, str | int) or (
                        isinstance(value, int) and abs(value) >= _LARGE
                    ):
                        return UNKNOWN
                    out.append(str(value))
                return "".join(out)
            case _:
                return UNKNOWN

    def argument(self, call: ast.Call, name: str, position: int | None = None) -> ast.expr | None:
        """Return the argument passed as keyword `name` or at `position`, or None."""
        for keyword in call.keywords:
            if keyword.arg == name:
                return keyword.value
        if position is not None and position < len(call.args):
            if any(isinstance(a, ast.Starred) for a in call.args[: position + 1]):
                return None
            return call.args[position]
        return None

    def has_unpacking(self, call: ast.Call) -> bool:
        """Whether not all arguments are visible."""
        return any(isinstance(a, ast.Starred) for a in call.args) or any(
            k.arg is None for k in call.keywords
        )

    def evidence(self, expr: ast.expr) -> Evidence:
        """Return what is known of where a value comes from."""
        return self._evidence(expr, 0)

    def _evidence(self, expr: ast.expr, depth: int) -> Evidence:
        if depth > _DEPTH:
            return Evidence.UNKNOWN
        if not isinstance(self._value(expr, depth), Unknown):
            return Evidence.CLEAN
        if isinstance(expr, ast.Call):
            if self.names(expr.func) & _CLEANING:
                return Evidence.CLEAN
        elif isinstance(expr, ast.IfExp):
            return self._worst([expr.body, expr.orelse], depth)
        elif isinstance(expr, ast.Name):
            meaning = self._env.get(expr.id, _NOTHING)
            if meaning.assembled:
                return Evidence.ASSEMBLED
            if meaning.constants and not meaning.other and not meaning.names:
                return Evidence.CLEAN
        elif isinstance(expr, ast.Tuple | ast.List) and expr.elts:
            return self._worst(expr.elts, depth)
        if is_assembled(expr):
            parts = _parts(expr)
            clean = all(self._evidence(p, depth + 1) is Evidence.CLEAN for p in parts)
            return Evidence.CLEAN if clean else Evidence.ASSEMBLED
        return Evidence.UNKNOWN

    def _worst(self, exprs: list[ast.expr], depth: int) -> Evidence:
        found = {self._evidence(e, depth + 1) for e in exprs}
        for evidence in (Evidence.ASSEMBLED, Evidence.UNKNOWN):
            if evidence in found:
                return evidence
        return Evidence.CLEAN

    def range(self, node: ast.AST) -> Range:
        """Return where a node stands, relative to the region's code."""
        line, column = getattr(node, "lineno", self._base), getattr(node, "col_offset", 0)
        end_line = getattr(node, "end_lineno", None) or line
        end_column = getattr(node, "end_col_offset", None)
        start = self._place(line - self._base, column)
        end = self._place(end_line - self._base, column if end_column is None else end_column)
        return Range(start, end)

    def _place(self, line: int, column: int) -> Position:
        lines = self._region.lines
        line = max(0, min(line, len(lines) - 1))
        text = lines[line]
        if not text.isascii():
            columns = self._columns.get(line)
            if columns is None:
                columns = self._columns[line] = ByteColumns(text)
            column = columns.column(column)
        return Position(line, min(column, len(text.rstrip("\r\n"))))

    def source(self, node: ast.AST) -> str:
        """Return the source of a node as it is written."""
        start, end = self.range(node)
        lines = self._region.lines
        if start.line == end.line:
            return lines[start.line][start.column : end.column]
        middle = "".join(lines[start.line + 1 : end.line])
        return lines[start.line][start.column :] + middle + lines[end.line][: end.column]

    def parent(self, node: ast.AST) -> ast.AST | None:
        """Return the node around `node` in the same statement, or None."""
        if self._parents is None:
            self._parents = {}
            for outer in self._nodes:
                for child in ast.iter_child_nodes(outer):
                    self._parents[child] = outer
        return self._parents.get(node)

    def function(self) -> Function | None:
        """Return the innermost function around the statement, or None."""
        return self._function

    def called(self, name: str) -> bool:
        """Whether anything in the file calls something of this last name; recorded."""
        found = self._called(name)
        self.asked[CALLS + name] = str(found)
        return found

    def known(self, key: str) -> str | Unknown:
        """Ask for something outside the text; recorded."""
        answer = self._answers.get(key)
        self.asked[key] = answer
        return UNKNOWN if answer is None else answer


def _parts(expr: ast.expr) -> list[ast.expr]:
    """Return the pieces that an assembled text is made of."""
    out: list[ast.expr] = []
    todo = [expr]
    while todo and len(out) < 500:
        node = todo.pop()
        match node:
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                todo += [left, right]
            case ast.BinOp(left=left, op=ast.Mod(), right=right):
                out.append(left)
                todo += right.elts if isinstance(right, ast.Tuple) else [right]
            case ast.JoinedStr(values=values):
                todo += values
            case ast.FormattedValue(value=value):
                todo.append(value)
            case ast.Call(func=ast.Attribute(attr="format" | "join")):
                out += [*node.args, *(k.value for k in node.keywords)]
            case _:
                out.append(node)
    return out
