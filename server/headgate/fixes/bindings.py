"""Where a name of a function gets its value, as far as a fix has to know.

Owns the search in the statements of one body. Knows names and blocks, and nothing of
what the values are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

_SHOWS: Final = frozenset(
    {"print", "debug", "info", "warning", "error", "exception", "log", "critical", "pprint"}
)
_BESIDE: Final = (ast.Tuple, ast.List, ast.Dict, ast.BinOp)
_READS: Final = frozenset(
    {
        "copy",
        "count",
        "get",
        "getlist",
        "index",
        "isinstance",
        "items",
        "keys",
        "len",
        "bool",
        "values",
    }
)
"""Functions and methods that change nothing of what they get."""
_GUARDS: Final = (ast.Try, ast.TryStar, ast.With, ast.AsyncWith)
_LOOPS: Final = (ast.For, ast.AsyncFor, ast.While)
_SCOPES: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Growth:
    """How a name grows to what it is at a place."""

    first: ast.Assign | ast.AnnAssign
    more: tuple[ast.stmt, ...]
    """Statements that add to it, in order."""
    is_straight: bool
    """Whether all of them always run, and once, before the place is reached."""

    @property
    def statements(self) -> tuple[ast.stmt, ...]:
        """All of them."""
        return (self.first, *self.more)


class Body:
    """The statements of a function, or of the module outside of functions."""

    def __init__(self, tree: ast.Module, choice: int = 0) -> None:
        self._choice = choice
        """Which branch of a fork is looked at."""
        self.forks: dict[int, int] = {}
        """How many branches each fork has, by line, in which growths begin that were taken."""
        self._forks: dict[int, tuple[ast.If, int]] = {}
        """Forks by the statement that a growth begins with in one of their branches."""
        self._parents: dict[ast.AST, ast.AST] = {
            child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)
        }
        self._tree = tree

    def statement_at(self, line: int) -> ast.stmt | None:
        """Return the innermost statement that begins on a line, from zero."""
        found: ast.stmt | None = None
        for node in ast.walk(self._tree):
            if (
                isinstance(node, ast.stmt)
                and _begins(node) <= line + 1 <= (node.end_lineno or 0)
                and (found is None or _begins(node) >= _begins(found))
            ):
                found = node
        return found

    def conditions_before(self, line: int) -> tuple[int, ...]:
        """Return the lines on which statements with a condition begin, before a line."""
        found = (n.lineno - 1 for n in ast.walk(self._tree) if isinstance(n, ast.If | ast.Assert))
        return tuple(sorted({at for at in found if at < line}))

    def growth(self, name: str, at: ast.stmt, *, is_shared: bool = False) -> Growth | None:
        """Return how a name that is read at a statement got its value, or None.

        None too where it may have got it elsewhere, or, unless it is shared, something else may
        read it.
        """
        if self._is_declared_elsewhere(name):
            return None
        more: list[ast.stmt] = []
        child: ast.AST = at
        while child in self._parents:
            block = self._block(child)
            for stmt in reversed(block[: _index(block, child)]):
                if (first := _binds_plainly(stmt, name)) is not None:
                    if not is_shared and self._is_read_elsewhere(name, at, (first, *more)):
                        return None
                    return self._grown(at, first, more[::-1])
                if isinstance(stmt, ast.If) and len(blocks := _branches(stmt, name)) > 1:
                    begun = self._begun(blocks[self._choice % len(blocks)], name, more)
                    if begun is None or self._is_read_elsewhere(name, at, (begun, *more)):
                        return None
                    self._forks[id(begun)] = (stmt, len(blocks))
                    return self._grown(at, begun, more[::-1])
                for grows in reversed([*self._bindings(stmt, name)]):
                    if not isinstance(grows, ast.stmt) or not adds(grows, name):
                        return None
                    more.append(grows)
            child = self._parents[child]
            if isinstance(child, _LOOPS) and any(
                getattr(b, "lineno", 0) > at.lineno for b in self._bindings(child, name)
            ):
                return None  # the next turn of the loop goes on with what this one left
            if isinstance(child, _SCOPES):
                return None
        return None

    def default(self, name: str, at: ast.stmt) -> ast.expr | None:
        """Return the default of the parameter that a name is at a statement, if it is nothing else.

        The innermost function counts, which also holds the statement.
        """
        if any(_name_bound(node) == name for node in ast.walk(self._tree)):
            return None
        for above in self._upwards(at):
            if isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef) and above is not at:
                return _default_of(above.args, name)
        return None

    def _begun(
        self, block: list[ast.stmt], name: str, more: list[ast.stmt]
    ) -> ast.Assign | ast.AnnAssign | None:
        """Return the last statement of a block that begins a name anew, and note what adds to it."""
        for stmt in reversed(block):
            if (first := _binds_plainly(stmt, name)) is not None:
                return first
            for grows in reversed([*self._bindings(stmt, name)]):
                if not isinstance(grows, ast.stmt) or not adds(grows, name):
                    return None
                more.append(grows)
        return None

    def take(self, growth: Growth) -> None:
        """Note that a growth is a part of what is looked at."""
        if id(growth.first) in self._forks:
            fork, count = self._forks[id(growth.first)]
            self.forks[fork.lineno] = count

    def is_forked(self, growth: Growth) -> bool:
        """Whether a growth begins in one of several branches."""
        return id(growth.first) in self._forks

    def _is_read_elsewhere(self, name: str, at: ast.stmt, grows: tuple[ast.stmt, ...]) -> bool:
        """Whether something else may read what statements, the first before all, give a name."""
        first = grows[0]
        inside = {id(node) for stmt in grows for node in ast.walk(stmt)}
        return any(
            isinstance(node, ast.Name)
            and node.id == name
            and isinstance(node.ctx, ast.Load)
            and id(node) not in inside
            and _begins(first) <= node.lineno
            and not self._is_head_of(node, at)
            and not self._is_shown(node)
            and self._reaches(node, first)
            for node in ast.walk(self._tree)
        )

    def _grown(
        self, at: ast.stmt, first: ast.Assign | ast.AnnAssign, more: list[ast.stmt]
    ) -> Growth:
        block = self._block(first)
        straight = all(self._block(stmt) is block for stmt in more)
        path = {id(self._block(node)) for node in self._upwards(at)}
        return Growth(first, tuple(more), straight and id(block) in path)

    def is_repeated(self, stmt: ast.stmt, first: ast.stmt) -> bool:
        """Whether a statement may run several times after another one has run."""
        block = self._block(first)
        for above in self._upwards(stmt):
            if self._block(above) is block:
                return isinstance(above, _LOOPS)
            if isinstance(above, _LOOPS):
                return True
        return True

    def _reaches(self, node: ast.AST, first: ast.stmt) -> bool:
        """Whether a read may see what `first` began: it is not bound anew before it."""
        stmt = self._statement_of(node)
        name = node.id if isinstance(node, ast.Name) else ""
        block = self._block(stmt)
        for before in reversed(block[: _index(block, stmt)]):
            if before is first:
                return True
            if _binds_plainly(before, name) is not None and _begins(before) > _begins(first):
                return False
        return True

    def writings(
        self, name: str, at: ast.stmt, *, is_shared: bool = False
    ) -> tuple[ast.stmt, ...] | None:
        """Return all statements that give a name what it may be at a statement, in order.

        None where it has got it elsewhere, made it of what it was in another way than by adding
        to it, or, unless it is shared, where something else than the statement may read it.
        """
        if self._is_declared_elsewhere(name):
            return None
        out: dict[int, ast.stmt] = {}
        for node in ast.walk(self._tree):
            if isinstance(node, ast.arg) and node.arg == name:
                return None
            if _name_bound(node) == name:
                stmt = self._statement_of(node)
                if _binds_plainly(stmt, name) is None and not adds(stmt, name):
                    return None
                out[id(stmt)] = stmt
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
                stmt = self._statement_of(node)
                known = adds(stmt, name) or self._is_head_of(node, at) or self._is_shown(node)
                if is_shared and id(stmt) not in out:
                    continue
                if not known or any(isinstance(n, _SCOPES[:3]) for n in self._between(node, at)):
                    return None
        return tuple(sorted(out.values(), key=_begins))

    def _between(self, node: ast.AST, at: ast.stmt) -> Iterator[ast.AST]:
        """Yield what is around a node and not around a statement."""
        around = {id(above) for above in self._upwards(at)}
        return (above for above in self._upwards(node) if id(above) not in around)

    def is_kept(self, name: str) -> bool:
        """Whether what a name holds is put beside something else, in a list, tuple or sum."""
        return any(
            isinstance(node, ast.Name)
            and node.id == name
            and isinstance(self._parents.get(node), _BESIDE)
            for node in ast.walk(self._tree)
        )

    def is_bound_between(self, names: frozenset[str], first: ast.stmt, at: ast.stmt) -> bool:
        """Whether any of these names may get another value between two statements."""
        return any(_name_bound(node) in names for node in self._nodes_between(first, at))

    def is_changed_between(self, names: frozenset[str], first: ast.stmt, at: ast.stmt) -> bool:
        """Whether a part of what these names hold may get another value between two statements."""
        return any(
            not names.isdisjoint(_changed_by(node)) and not self._is_shown(node)
            for node in self._nodes_between(first, at)
        )

    def _nodes_between(self, first: ast.stmt, at: ast.stmt) -> Iterator[ast.AST]:
        begins, ends = _begins(first), at.lineno
        for above in self._upwards(at):
            if isinstance(above, _LOOPS) and _begins(above) > begins:
                ends = max(ends, above.end_lineno or 0)  # the next turn
        for node in ast.walk(self._tree):
            if begins <= _begins(node) <= ends and self._statement_of(node) not in (first, at):
                yield node

    def binds(self, stmt: ast.stmt, name: str) -> bool:
        """Whether the head of a statement may give a name a value before it reads it."""
        inner = (n for n in ast.walk(stmt) if self._statement_of(n) is stmt)
        return any(
            _name_bound(node) == name or (isinstance(node, ast.arg) and node.arg == name)
            for node in inner
        )

    def collected(self, name: str, at: ast.stmt) -> Growth | None:
        """Return how a list that a statement reads got its elements, one by one, or None.

        None too where something else may see it than what adds to it, asks whether it is empty,
        or shows it.
        """
        if self._is_declared_elsewhere(name):
            return None
        first: ast.Assign | ast.AnnAssign | None = None
        more: list[ast.stmt] = []
        reads = 0
        for node in ast.walk(self._tree):
            if isinstance(node, ast.arg) and node.arg == name:
                return None
            if _name_bound(node) != name and not (isinstance(node, ast.Name) and node.id == name):
                continue
            stmt = self._statement_of(node)
            if any(isinstance(above, _SCOPES[:3]) for above in self._between(node, at)):
                return None
            if elements_added(stmt, name) is not None:
                more.append(stmt)
            elif _name_bound(node) == name:
                bound = _binds_plainly(stmt, name)
                if first is not None or bound is None or not isinstance(bound.value, ast.List):
                    return None
                first = bound
            elif self._is_tested(node) or self._is_shown(node):
                continue
            elif self._is_head_of(node, at):
                reads += 1
            else:
                return None
        if first is None or reads != 1 or not self.leads(first, at):
            return None
        more.sort(key=_begins)
        if more and not (_begins(first) < _begins(more[0]) and _begins(more[-1]) < _begins(at)):
            return None
        return self._grown(at, first, more)

    def leads(self, first: ast.stmt, at: ast.stmt) -> bool:
        """Whether a statement always runs, and once, before another one does."""
        block = self._block(self._forks.get(id(first), (first, 1))[0])
        for above in self._upwards(at):
            if self._block(above) is block:
                return _begins(first) < _begins(at)
            if isinstance(above, (*_LOOPS, *_SCOPES)) and above is not at:
                return False
        return False

    def is_guarded(self, stmt: ast.stmt, at: ast.stmt) -> bool:
        """Whether a statement may fail and another one, which follows, be reached all the same."""
        return any(isinstance(above, _GUARDS) for above in self._between(stmt, at))

    def is_skipped(self, stmt: ast.stmt, at: ast.stmt, *, unless: str) -> bool:
        """Whether a statement may not run before another one although a list has elements."""
        child: ast.AST = stmt
        path = {id(self._block(above)) for above in self._upwards(at)}
        while id(self._block(child)) not in path or not self._block(child):
            parent = self._parents.get(child)
            match parent:
                case ast.If(test=test, body=body) if _asks(test, unless) and child in body:
                    child = parent
                case _:
                    return True
        return False

    def _is_tested(self, node: ast.AST) -> bool:
        """Whether a list is only asked for being empty."""
        parent = self._parents.get(node)
        match parent:
            case ast.If(test=test) | ast.IfExp(test=test):
                return test is node
            case ast.UnaryOp(op=ast.Not()):
                return True
            case ast.Call(func=ast.Name(id="len" | "bool")):
                return True
            case _:
                return False

    def given(self, name: str) -> Iterator[ast.expr]:
        """Yield all that statements give a name as its value."""
        for node in ast.walk(self._tree):
            match node:
                case (
                    ast.Assign(targets=[ast.Name(id=target)], value=ast.expr() as value)
                    | ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value)
                    | ast.AugAssign(target=ast.Name(id=target), value=value)
                    | ast.NamedExpr(target=ast.Name(id=target), value=value)
                ) if target == name:
                    yield value
                case _:
                    pass

    def taken(self) -> frozenset[str]:
        """All names that are used."""
        return frozenset(n.id for n in ast.walk(self._tree) if isinstance(n, ast.Name)) | frozenset(
            n.arg for n in ast.walk(self._tree) if isinstance(n, ast.arg)
        )

    def _is_declared_elsewhere(self, name: str) -> bool:
        """Whether a statement says that a name is one of another scope."""
        return any(
            isinstance(node, ast.Global | ast.Nonlocal) and name in node.names
            for node in ast.walk(self._tree)
        )

    def _bindings(self, node: ast.AST, name: str) -> Iterator[ast.AST]:
        """Yield what gives a name a value inside a statement: statements, else nodes."""
        for inner in ast.walk(node):
            if _name_bound(inner) == name:
                stmt = self._statement_of(inner)
                yield stmt if adds(stmt, name) else inner

    def _statement_of(self, node: ast.AST) -> ast.stmt:
        while not isinstance(node, ast.stmt):
            node = self._parents[node]
        return node

    def _block(self, node: ast.AST) -> list[ast.stmt]:
        """Return the list of statements that holds a statement."""
        parent = self._parents.get(node)
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            block: object = getattr(parent, name, None)
            if isinstance(block, list):
                items = cast("list[ast.stmt]", block)
                if any(item is node for item in items):
                    return items
        return []

    def _upwards(self, node: ast.AST) -> Iterator[ast.AST]:
        while True:
            yield node
            if node not in self._parents:
                return
            node = self._parents[node]

    def _is_head_of(self, node: ast.AST, at: ast.stmt) -> bool:
        """Whether a node stands in the head of a statement, not in a block of it."""
        child = node
        while child is not at:
            if child not in self._parents or (isinstance(child, ast.stmt)):
                return False
            child = self._parents[child]
        return True

    def _is_shown(self, node: ast.AST) -> bool:
        """Whether a node is only printed or logged."""
        for above in self._upwards(node):
            if isinstance(above, ast.Call):
                func = above.func
                last = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
                return last in _SHOWS
            if isinstance(above, ast.stmt):
                return False
        return False


def adds(stmt: ast.AST, name: str) -> bool:
    """Whether a statement puts something behind what a name holds."""
    match stmt:
        case ast.AugAssign(target=ast.Name(id=target), op=ast.Add()):
            return target == name
        case ast.Assign(targets=[ast.Name(id=target)], value=ast.BinOp() as value):
            left: ast.expr = value
            while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
                left = left.left
            return target == name and isinstance(left, ast.Name) and left.id == name
        case _:
            return False


def _branches(fork: ast.If, name: str) -> list[list[ast.stmt]]:
    """Return the branches that go on, if each of them gives a name its value; else none.

    None too if all they give is constant.
    """
    blocks: list[list[ast.stmt]] = []
    rest: list[ast.stmt] = [fork]
    while len(rest) == 1 and isinstance(rest[0], ast.If):
        blocks.append(rest[0].body)
        rest = rest[0].orelse
    going = [
        block
        for block in (*blocks, rest)
        if not block or not isinstance(block[-1], ast.Return | ast.Raise | ast.Continue | ast.Break)
    ]
    given = [[b.value for stmt in block if (b := _binds_plainly(stmt, name))] for block in going]
    is_constant = all(isinstance(value, ast.Constant) for values in given for value in values)
    return going if all(given) and not is_constant else []


def elements_added(stmt: ast.AST, name: str) -> list[ast.expr] | None:
    """Return what a statement adds to the end of a list, or None if it does not."""
    added: list[ast.expr]
    match stmt:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id=target), attr="append"),
                args=[one],
                keywords=[],
            )
        ) if target == name:
            added = [one]
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id=target), attr="extend"),
                args=[ast.List(elts=added) | ast.Tuple(elts=added)],
                keywords=[],
            )
        ) if target == name:
            pass
        case ast.AugAssign(
            target=ast.Name(id=target), op=ast.Add(), value=ast.List(elts=added)
        ) if target == name:
            pass
        case _:
            return None
    return None if any(isinstance(one, ast.Starred) for one in added) else added


def _asks(test: ast.expr, name: str) -> bool:
    """Whether a condition holds if a list has elements."""
    match test:
        case ast.Name(id=tested) | ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=tested)]):
            return tested == name
        case ast.Compare(
            left=ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=tested)]),
            ops=[ast.Gt() | ast.NotEq()],
            comparators=[ast.Constant(value=0)],
        ):
            return tested == name
        case _:
            return False


def _binds_plainly(stmt: ast.stmt, name: str) -> ast.Assign | ast.AnnAssign | None:
    match stmt:
        case ast.Assign(targets=[ast.Name(id=target)]) if target == name and not adds(stmt, name):
            return stmt
        case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr()) if target == name:
            return stmt
        case _:
            return None


def _name_bound(node: ast.AST) -> str | None:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            return name
        case ast.alias(name=name, asname=asname):
            return asname or name.partition(".")[0]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            return name
        case _:
            return None


def _default_of(args: ast.arguments, name: str) -> ast.expr | None:
    plain = [*args.posonlyargs, *args.args]
    given = zip(plain[len(plain) - len(args.defaults) :], args.defaults, strict=True)
    named = zip(args.kwonlyargs, args.kw_defaults, strict=True)
    return next((value for arg, value in (*given, *named) if arg.arg == name), None)


def _changed_by(node: ast.AST) -> frozenset[str]:
    """Return the names of which a node may change what they hold, or a part of it."""
    match node:
        case (
            ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del())
        ):
            changed: list[ast.expr] = [node]
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _READS:
            return frozenset()
        case ast.Call(func=func, args=args, keywords=keywords):
            changed = [*args, *(keyword.value for keyword in keywords)]
            changed += [func] if isinstance(func, ast.Attribute) else []
        case _:
            return frozenset()
    return frozenset(name for one in changed if (name := _root_of(one)))


def _root_of(node: ast.expr) -> str:
    """Return the variable that an expression takes a part of, or is."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _begins(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)


def _index(block: list[ast.stmt], node: ast.AST) -> int:
    return next((i for i, item in enumerate(block) if item is node), 0)
