"""Facts of one region: what it binds, what it reads, what it calls.

Plain data, a function of the region's own text. Names are not resolved here:
a binding says what was written on its right-hand side.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from headgate.syntax import Parsed, State


@dataclass(frozen=True, slots=True)
class Imported:
    """An import: the name stands for this module or member of one."""

    qualified: str


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name, perhaps with attributes and calls: "yaml.Loader", "Session()"."""

    path: str


@dataclass(frozen=True, slots=True)
class Opaque:
    """Anything else: a constant, a parameter, a loop variable, a definition."""


Bound: TypeAlias = Imported | Alias | Opaque
OPAQUE: Final = Opaque()


@dataclass(frozen=True, slots=True)
class Bind:
    """A name that is given a value."""

    name: str
    value: Bound
    line: int
    """Line of the name, relative to the region's code."""
    column: int
    """UTF-8 byte column."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one region tells others, and what it wants to know of them."""

    binds: tuple[Bind, ...]
    params: tuple[Bind, ...]
    """Bound inside the function that this header begins."""
    reads: frozenset[str]
    globals: frozenset[str]
    stars: tuple[str, ...]
    imports: bool
    calls: frozenset[str]
    """Paths of called expressions, "" for those without one."""
    kinds: frozenset[type[ast.AST]]
    """Classes of all nodes."""
    function: tuple[str, tuple[str, ...], bool] | None
    """Name, parameters and asynchrony of the function that this header begins."""
    state: State
    sorted_reads: tuple[str, ...] = ()
    nonlocals: frozenset[str] = frozenset()


def _fields(cls: type[ast.AST]) -> tuple[str, ...]:
    skip = {"ctx", "op", "ops", "type_ignores", "type_comment", "kind", "conversion", "str"}
    return tuple(f for f in cls._fields if f not in skip)


def _classes() -> list[type[ast.AST]]:
    out: list[type[ast.AST]] = []
    todo: list[type[ast.AST]] = [ast.AST]
    while todo:
        cls = todo.pop()
        out.append(cls)
        todo += cls.__subclasses__()
    return out


_FIELDS: Final = {cls: _fields(cls)[::-1] for cls in _classes()}


def flatten(roots: list[ast.AST]) -> list[ast.AST]:
    """Return all nodes below the roots, in source order, operators left out."""
    out: list[ast.AST] = []
    stack = roots[::-1]
    pop, append, known = stack.pop, out.append, _FIELDS
    while stack:
        node = pop()
        append(node)
        cls = node.__class__
        if cls is ast.Name or cls is ast.Constant:
            continue
        for field in known[cls]:
            value: Any = getattr(node, field, None)
            if value.__class__ is list:
                for item in reversed(value):
                    if isinstance(item, ast.AST):
                        stack.append(item)
            elif isinstance(value, ast.AST):
                stack.append(value)
    return out


def path_of(expr: ast.AST) -> str:
    """Return an expression as "name.attribute().other", or "" if it is none."""
    parts: list[str] = []
    while True:
        if isinstance(expr, ast.Attribute):
            parts.append("." + expr.attr)
            expr = expr.value
        elif isinstance(expr, ast.Call):
            parts.append("()")
            expr = expr.func
        elif isinstance(expr, ast.Await):
            expr = expr.value
        elif isinstance(expr, ast.Name):
            parts.append(expr.id)
            return "".join(reversed(parts))
        else:
            return ""


def root_of(path: str) -> tuple[str, str]:
    """Split a path into its first name and the rest."""
    for i, char in enumerate(path):
        if char in ".(":
            return path[:i], path[i:]
    return path, ""


def bound_of(expr: ast.AST) -> Bound:
    """Return what a right-hand side gives to a name."""
    path = path_of(expr)
    return Alias(path) if path else OPAQUE


class _Collector:
    """Gathers the facts of one region; thrown away afterwards."""

    def __init__(self, base: int) -> None:
        self.base = base
        self.binds: list[Bind] = []
        self.params: list[Bind] = []
        self.reads: set[str] = set()
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()
        self.stars: list[str] = []
        self.imports = False
        self.looks_up = False
        self.calls: set[str] = set()
        self.values: dict[int, Bound] = {}
        self.function: tuple[str, tuple[str, ...], bool] | None = None

    def bind(self, name: str, value: Bound, node: ast.AST) -> None:
        line, column = getattr(node, "lineno", self.base), getattr(node, "col_offset", 0)
        self.binds.append(Bind(name, value, line - self.base, column))

    def target(self, target: ast.AST, value: ast.AST | None) -> None:
        """Note what a name in a target is given, where it can be told."""
        if isinstance(target, ast.Name):
            if value is not None:
                self.values[id(target)] = bound_of(value)
        elif isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List):  # noqa: SIM102
            if len(target.elts) == len(value.elts) and not any(
                isinstance(e, ast.Starred) for e in (*target.elts, *value.elts)
            ):
                for one, other in zip(target.elts, value.elts, strict=True):
                    self.target(one, other)

    def function_header(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Bind the function and note its parameters."""
        self.bind(node.name, OPAQUE, node)
        names: list[str] = []
        args = node.args
        for arg in [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]:
            if arg is None:
                continue
            names.append(arg.arg)
            path = path_of(arg.annotation) if arg.annotation is not None else ""
            single = arg is not args.vararg and arg is not args.kwarg
            value: Bound = Alias(path + "()") if path and single else OPAQUE
            self.params.append(Bind(arg.arg, value, arg.lineno - self.base, arg.col_offset))
        self.function = (node.name, tuple(names), isinstance(node, ast.AsyncFunctionDef))

    def visit(self, node: ast.AST) -> None:
        """Take one node into account."""
        match node:
            case ast.Name():
                if isinstance(node.ctx, ast.Load):
                    self.reads.add(node.id)
                elif isinstance(node.ctx, ast.Store):
                    self.bind(node.id, self.values.get(id(node), OPAQUE), node)
            case ast.Call():
                path = path_of(node.func)
                self.calls.add(path)
                self.looks_up = self.looks_up or path in _TABLES_OF_NAMES
            case ast.Assign():
                for target in node.targets:
                    self.target(target, node.value)
            case ast.AnnAssign():
                self.target(node.target, node.value)
            case ast.NamedExpr():
                self.target(node.target, node.value)
            case ast.AugAssign():
                if isinstance(node.target, ast.Name):
                    self.reads.add(node.target.id)
            case ast.withitem():
                if node.optional_vars is not None:
                    self.target(node.optional_vars, node.context_expr)
            case ast.Import():
                self.imports = True
                for alias in node.names:
                    name = alias.asname or alias.name.split(".", 1)[0]
                    self.bind(name, Imported(alias.name if alias.asname else name), alias)
            case ast.ImportFrom():
                self.imports = True
                module = "." * node.level + (node.module or "")
                for alias in node.names:
                    if alias.name == "*":
                        self.stars.append(module)
                    else:
                        joined = (
                            module + alias.name
                            if module.endswith(".")
                            else f"{module}.{alias.name}"
                        )
                        self.bind(alias.asname or alias.name, Imported(joined), alias)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self.function_header(node)
            case ast.ClassDef():
                self.bind(node.name, OPAQUE, node)
            case ast.ExceptHandler():
                if node.name:
                    self.bind(node.name, OPAQUE, node)
            case ast.Global():
                self.globals.update(node.names)
            case ast.Nonlocal():
                self.nonlocals.update(node.names)
            case ast.MatchAs() | ast.MatchStar():
                if node.name:
                    self.bind(node.name, OPAQUE, node)
            case ast.MatchMapping():
                if node.rest:
                    self.bind(node.rest, OPAQUE, node)
            case _ if type(node).__name__ == "TypeAlias":  # since Python 3.12
                self.target(node.name, node.value)  # type: ignore[attr-defined]
            case _:
                pass


_PLAIN: Final = frozenset(
    {
        ast.Constant, ast.Attribute, ast.Expr, ast.keyword, ast.arguments, ast.arg, ast.Return,
        ast.BinOp, ast.BoolOp, ast.Compare, ast.If, ast.Subscript, ast.Tuple, ast.List, ast.Dict,
        ast.JoinedStr, ast.FormattedValue, ast.UnaryOp, ast.Slice, ast.alias, ast.Starred,
        ast.Lambda, ast.comprehension,
    }
)  # fmt: skip


_TABLES_OF_NAMES: Final = frozenset({"globals", "locals", "vars"})


def collect(parsed: Parsed, nodes: list[ast.AST]) -> Facts:
    """Return the facts of a parsed region; `nodes` is `flatten(parsed.nodes)`."""
    collector = _Collector(parsed.base)
    reads, plain, name = collector.reads, _PLAIN, ast.Name
    kinds: set[type[ast.AST]] = set()
    for node in nodes:
        cls = node.__class__
        kinds.add(cls)
        if cls is name and node.ctx.__class__ is ast.Load:  # type: ignore[attr-defined,unused-ignore]
            reads.add(node.id)  # type: ignore[attr-defined,unused-ignore]
        elif cls not in plain:
            collector.visit(node)
    if collector.looks_up:  # `globals()["run"]` reads a name
        texts = (n.value for n in nodes if isinstance(n, ast.Constant))
        reads.update(t for t in texts if isinstance(t, str) and t.isidentifier())
    return Facts(
        tuple(collector.binds),
        tuple(collector.params),
        frozenset(reads),
        frozenset(collector.globals),
        tuple(collector.stars),
        collector.imports,
        frozenset(collector.calls),
        frozenset(kinds),
        collector.function,
        parsed.state,
        tuple(sorted(reads)),
        frozenset(collector.nonlocals),
    )
