"""What a text is made of that a program puts together: in one expression, or in statements
before it, in branches, in a list that is joined, or in a function that is asked for it.

Owns the way from the call back to every literal and value of the text, and which statements
take part in it. Knows nothing of what the text says or of what becomes of its values.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import libcst as cst

from headgate.engine import Analysis
from headgate.fixes import building
from headgate.fixes.bindings import Body, Growth
from headgate.fixes.building import Char, Group, Hole, Leaf, Operand, Text, Value
from headgate.fixes.outcomes import CannotFix
from headgate.fixes.patches import Patch
from headgate.fixes.sites import Site
from headgate.fixes.statement import Tree, parse
from headgate.ruleapi import PassParameters
from headgate.syntax import assemble

_HANDS_ON: Final = frozenset({"cache", "classmethod", "lru_cache", "staticmethod"})
"""Decorators that hand on what a function gives back, and do nothing else with it."""


class Cannot(Exception):
    """Ends the work on a text; `parameters` makes a value of it."""


@dataclass(eq=False)
class Statement:
    """One statement that changes."""

    first: int
    count: int
    node: ast.stmt
    site: Site
    tree: Tree
    groups: list[Group] = field(default_factory=list[Group])
    patches: list[Patch] = field(default_factory=list[Patch])


@dataclass(eq=False)
class Cell:
    """One character or value of the text, and where it comes from."""

    text: str
    item: Char | Value | None
    owner: Leaf | Hole | None
    statement: Statement


class Composed:
    """The text of one call, and all that it is put together from."""

    def __init__(self, analysis: Analysis, intent: PassParameters, choice: int = 0) -> None:
        self._analysis = analysis
        self.intent = intent
        self.lines = dict(analysis.body_at(intent.call.start.line))
        self.body = Body(assemble(sorted(self.lines.items(), key=lambda x: x[0])), choice)
        self.statements: dict[int, Statement] = {}
        self.growths: list[Growth] = []
        self.cells: list[Cell] = []
        self.lists: list[tuple[str, Growth, Statement]] = []
        """Lists whose elements are joined, and where."""
        self.uses: list[Statement] = []
        """Statements that take what a variable holds, with values in it, into the text."""
        self.templates: list[Leaf] = []
        """Literals that get their values in another statement."""
        self.sink = self.statement(intent.call.start.line)
        span = self.sink.site.span(intent.call)
        call = self.sink.tree.call_at(span) if span is not None else None
        if call is None:
            raise Cannot("the call was not found")
        self.call = call
        text = self._argument(self.sink.site.span(intent.text))
        self.text = text
        self.returned: cst.BaseExpression | None = None
        """What a function gives back that makes the text."""
        self.end = self.sink
        """Where the values have to be what they were when the text was built."""
        self.annotation: tuple[Statement, tuple[int, int]] | None = None
        """Where a function says that it gives back a text."""
        self.receiver: tuple[Statement, int, str] | None = None
        """The statement that gets the text from a function, and where it gets the values too."""
        helper = self._helper(text.value) or self._helper_before(text.value)
        if helper is None:
            self._add(text.value, self.sink)
        else:
            returned = self._enter(helper)
            self._add(returned, self.end)
        if self.growths and analysis.is_body_cut(self.end.first):
            raise Cannot("the function is too long")

    @property
    def choices(self) -> int:
        """In how many ways the text may have been built, in branches of one statement."""
        if len(self.body.forks) > 1:
            raise Cannot("a text that is built in several branches")
        return next(iter(self.body.forks.values()), 1)

    def _argument(self, span: tuple[int, int] | None) -> cst.Arg | cst.DictElement | cst.Element:
        tree = self.sink.tree
        for arg in self.call.args:
            if span in (tree.span(arg.value), building.outer(tree, arg.value)):
                return arg
        for node in tree.nodes():
            if isinstance(node, cst.DictElement | cst.Element) and span in (
                tree.span(node.value),
                building.outer(tree, node.value),
            ):
                return node
        raise Cannot("the text is no argument of the call")

    def _helper(self, expr: cst.BaseExpression) -> int | None:
        """Return the line of the function whose only caller asks it for the text, or None."""
        match expr:
            case cst.Call(func=cst.Name(value=name)):
                pass
            case cst.Call(func=cst.Attribute(value=cst.Name("self" | "cls"), attr=cst.Name(name))):
                pass
            case _:
                return None
        snapshot = self._analysis.snapshot
        if len(re.findall(rf"\b{name}\b", snapshot.text)) != 2:
            return None
        head = re.compile(rf"\s*def\s+{name}\b")
        return next(
            (line for line in range(snapshot.line_count) if head.match(snapshot.line(line))), None
        )

    def _helper_before(self, expr: cst.BaseExpression) -> int | None:
        """Return the line of the function that a statement before asks for the text, or None."""
        growth = (
            self.body.growth(expr.value, self.sink.node) if isinstance(expr, cst.Name) else None
        )
        if growth is None or growth.more or self.body.is_forked(growth):
            return None
        statement = self.statement(growth.first.lineno - 1)
        for node in statement.tree.nodes():
            match node:
                case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as target)]):
                    name = free("parameters", self.body.taken())
                    self.receiver = (statement, statement.tree.span(target)[1], name)
                    return self._helper(node.value)
                case _:
                    pass
        return None

    def _enter(self, head: int) -> cst.BaseExpression:
        """Go on in a function that makes the text; return what it gives back."""
        first, region = self._analysis.region_at(head)
        if not all(name.rpartition(".")[2] in _HANDS_ON for name in self._decorators(first)):
            raise Cannot("a function of which something else may take what it gives back")
        signature = self.statement(first, ast.Pass())
        for node in signature.tree.nodes():
            match node:
                case cst.FunctionDef(returns=cst.Annotation(annotation=cst.Name("str") as type_)):
                    self.annotation = (signature, signature.tree.span(type_))
                case cst.FunctionDef(returns=cst.Annotation()):
                    raise Cannot("a function that says what it gives back")
                case _:
                    pass
        self.lines = dict(self._analysis.body_at(first + len(region.lines)))
        self.body = Body(assemble(sorted(self.lines.items(), key=lambda x: x[0])))
        last, end = max(self.lines.items(), key=lambda item: item[0])
        others = [r for line, r in self.lines.items() if r.word == "return" and line != last]
        within = [r.indent for line, r in self.lines.items() if line > first]
        if end.word != "return" or others or end.indent != min(within):
            raise Cannot("a function that gives back more than one text")
        self.end = self.statement(last)
        for node in self.end.tree.nodes():
            if isinstance(node, cst.Return) and node.value is not None:
                self.returned = node.value
                return node.value
        raise Cannot("a function that gives back nothing")

    def _decorators(self, head: int) -> Iterator[str]:
        """Yield the names of the decorators of a function, the lowest first."""
        line = head - 1
        while line >= 0:
            first, region = self._analysis.region_at(line)
            text = region.text.strip()
            if text and not text.startswith(("@", "#")):
                return
            if text.startswith("@"):
                yield text[1:].partition("(")[0].strip()
            line = first - 1

    def statement(self, line: int, known_as: ast.stmt | None = None) -> Statement:
        """Return the statement on a line, read once; one that stands elsewhere is known as another."""
        first, region = self._analysis.region_at(line)
        known = self.statements.get(first)
        if known is None:
            node = known_as or self.body.statement_at(line)
            site = Site(self._analysis.snapshot, first, len(region.lines))
            tree = parse(site.code, (0, len(site.code)))
            if isinstance(tree, CannotFix):
                raise Cannot(tree.reason)
            if node is None:
                raise Cannot("the statement was not found")
            known = Statement(first, len(region.lines), node, site, tree)
            self.statements[first] = known
        return known

    def _add(self, expr: cst.BaseExpression, at: Statement) -> None:
        """Add what an expression is made of."""
        if isinstance(inner := building.trimmed(expr), cst.Name):
            expr = inner
        if isinstance(expr, cst.Name):
            growth = self.body.growth(expr.value, at.node)
            if growth is None or not self._add_growth(expr.value, growth, at):
                raise Cannot("how the text was built cannot be told")
            return
        if (left := _template_name(expr)) is not None:
            self._add_template(left, expr, at)
            return
        if self._add_list(expr, at):
            return
        if not building.is_built(expr) and not _is_sum(expr):
            raise Cannot("the text is not put together here")
        group = building.read(at.tree, expr)
        if isinstance(group, CannotFix):
            raise Cannot(group.reason)
        at.groups.append(group)
        self._add_operand(group, at, "")

    def _add_growth(self, name: str, growth: Growth, at: Statement) -> bool:
        """Add what a variable's text is made of; False if it is none."""
        before = len(self.cells)
        if not self._add_grown(name, growth):
            return False
        self.body.take(growth)
        if any(isinstance(cell.item, Value) for cell in self.cells[before:]):
            self.uses.append(at)
        return True

    def _add_grown(self, name: str, growth: Growth) -> bool:
        statements = [self.statement(stmt.lineno - 1) for stmt in growth.statements]
        values = [assigned(statement.tree) for statement in statements]
        if any(value is None for value in values) or values[0] is None:
            return False
        if _is_join(values[0]):
            if len(statements) == 1 and self._add_list(values[0], statements[0]):
                self.growths.append(growth)
                return True
            return self._add_joined(growth, statements, values[0])
        template = _template_name(values[0])
        if not building.is_built(values[0]) and template is None:
            return False
        self.growths.append(growth)
        for statement, value in zip(statements, values, strict=True):
            if value is None:
                return False
            if template is not None and value is values[0]:
                self._add_template(template, value, statement)
                continue
            group = building.read(statement.tree, value)
            if isinstance(group, CannotFix):
                raise Cannot(group.reason)
            if group in statement.groups or any(g.span == group.span for g in statement.groups):
                raise Cannot("a part of the text is used twice")
            statement.groups.append(group)
            self._add_operand(group, statement, name)
        return True

    def _add_list(self, expr: cst.BaseExpression, at: Statement) -> bool:
        """Add the elements of a list that is joined; False if they are no texts, or unknown."""
        match expr:
            case cst.Call(
                func=cst.Attribute(value=cst.SimpleString() as between, attr=cst.Name("join")),
                args=[cst.Arg(value=cst.Name(name))],
            ):
                growth = self.body.collected(name, at.node)
            case _:
                return False
        if growth is None:
            return False
        statements = [self.statement(stmt.lineno - 1) for stmt in growth.statements]
        elements = [(s, e) for s in statements for e in elements_of(s.tree)]
        if not any(building.is_built(element) for _, element in elements):
            return False
        self.growths.append(growth)
        self.lists.append((name, growth, at))
        for index, (statement, element) in enumerate(elements):
            group = building.read(statement.tree, element)
            if isinstance(group, CannotFix):
                raise Cannot(group.reason)
            if index:
                self.cells += (Cell(c, None, None, at) for c in str(between.evaluated_value))
            statement.groups.append(group)
            self._add_operand(group, statement, "")
        return True

    def _add_joined(
        self, growth: Growth, statements: Sequence[Statement], call: cst.BaseExpression
    ) -> bool:
        """Add values that were joined with commas in a statement before."""
        (statement, *more), span = statements, building.outer(statements[0].tree, call)
        value = Value(statement.tree.code[slice(*span)], call, "")
        if more or listed(value) is None:
            raise Cannot("how the text was built cannot be told")
        hole = Hole(span, value)
        self.growths.append(growth)
        statement.groups.append(Group(span, [hole]))
        self.cells.append(Cell("", value, hole, statement))
        return True

    def _add_template(self, name: str, expr: cst.BaseExpression, at: Statement) -> None:
        """Add a template that was written in a statement before its values are filled in."""
        growth = self.body.growth(name, at.node) if "." not in name else None
        if growth is not None and not growth.more:
            written = self.statement(growth.first.lineno - 1)
            self.growths.append(growth)
            self.body.take(growth)
        else:
            written = self._constant(name)
        value = assigned(written.tree)
        if value is None:
            raise Cannot("the text is not put together here")
        text = building.template(at.tree, expr, written.tree, value)
        if isinstance(text, CannotFix):
            raise Cannot(text.reason)
        assert text.tail is not None
        at.patches.append(Patch(text.tail.start, text.tail.end, ""))
        text.tail = None
        self.templates += text.leaves
        span = building.outer(written.tree, value)
        written.groups.append(Group(span, [Text(span, text.leaves)]))
        for leaf in text.leaves:
            for item in list(leaf.items):
                if isinstance(item, Char):
                    self.cells.append(Cell(item.text, item, leaf, written))
                elif isinstance(item, Value):
                    self.cells.append(Cell("", item, leaf, at))

    def _constant(self, name: str) -> Statement:
        """Return the statement that gives a constant of the module or class its only value.

        It may change only where nothing else in the file names it.
        """
        unknown = Cannot("how the text was built cannot be told")
        owner, _, plain = name.rpartition(".")
        snapshot = self._analysis.snapshot
        if len(re.findall(rf"\b{plain}\b", snapshot.text)) != 2:
            raise unknown
        indent = r"[ \t]+" if owner else ""
        head = re.compile(rf"{indent}{plain}\s*(?::[^=]*)?=(?!=)")
        for line in range(snapshot.line_count):
            if head.match(snapshot.line(line)):
                return self.statement(line, ast.Pass())
        raise unknown

    def _add_operand(self, part: Operand, at: Statement, itself: str) -> None:
        if isinstance(part, Group):
            cells, lists = len(self.cells), len(self.lists)
            for index, inner in enumerate(part.parts):
                if index and part.separator is not None:
                    self.cells += (Cell(c, None, None, at) for c in part.separator)
                self._add_operand(inner, at, itself)
            if part.condition is not None:
                self._demand_held(part.condition, at, cells, lists)
        elif isinstance(part, Hole):
            if isinstance(part.item, Value) and part.item.source != itself:
                self._add_value(part.item, part, at)
        else:
            for leaf in part.leaves:
                for item in list(leaf.items):
                    if isinstance(item, Char):
                        self.cells.append(Cell(item.text, item, leaf, at))
                    elif isinstance(item, Value):
                        self._add_value(item, leaf, at)

    def _demand_held(
        self, condition: cst.BaseExpression, at: Statement, cells: int, lists: int
    ) -> None:
        """Raise unless a part of the text is there whenever a list has elements."""
        name = condition.value if isinstance(condition, cst.Name) else ""
        added = {id(cell.statement) for cell in self.cells[cells:] if isinstance(cell.item, Value)}
        if id(at) in added or any(known != name for known, _, _ in self.lists[lists:]):
            raise Cannot("a value that is only needed if something holds")
        held = {id(self.statement(s.lineno - 1)) for _, g, _ in self.lists for s in g.statements}
        if not added <= held:
            raise Cannot("a value that is only needed if something holds")

    def _add_value(self, value: Value, owner: Leaf | Hole, at: Statement) -> None:
        """Add a value; a variable that holds a part of the query is gone into."""
        is_quoted = "".join(c.text for c in self.cells).count("'") % 2 == 1
        if isinstance(value.node, cst.Name) and not value.form:
            growth = self.body.growth(value.node.value, at.node)
            # Between quotes only a text that closes them is a part of the query.
            expands = growth is not None and (not is_quoted or self._has_quote(growth))
            if growth and expands and self._add_growth(value.node.value, growth, at):
                return
        if not value.form and not is_quoted and self._add_list(value.node, at):
            return
        self.cells.append(Cell("", value, owner, at))

    def _has_quote(self, growth: Growth) -> bool:
        statement = self.statement(growth.first.lineno - 1)
        value = assigned(statement.tree)
        if value is None:
            return False
        if _is_join(value):
            return True
        group = building.read(statement.tree, value)
        if isinstance(group, CannotFix):
            return False
        leaves = building.leaves_of(group)
        return any(i.text == "'" for leaf in leaves for i in leaf.items if isinstance(i, Char))


def _template_name(expr: cst.BaseExpression) -> str | None:
    """Return the variable that holds the template which an expression fills in.

    "self." stands before one of an object or its class.
    """
    match expr:
        case cst.BinaryOperation(operator=cst.Modulo(), left=holder):
            pass
        case cst.Call(func=cst.Attribute(value=holder, attr=cst.Name("format"))):
            pass
        case _:
            return None
    match holder:
        case cst.Name(value=name):
            return name
        case cst.Attribute(value=cst.Name("self" | "cls"), attr=cst.Name(value=name)):
            return f"self.{name}"
        case _:
            return None


def _is_join(expr: cst.BaseExpression) -> bool:
    """Whether an expression joins items that are not written out."""
    match expr:
        case cst.Call(func=cst.Attribute(value=cst.SimpleString(), attr=cst.Name("join"))):
            return not building.is_built(expr)
        case _:
            return False


def _is_sum(expr: cst.BaseExpression) -> bool:
    """Whether an expression is a sum of variables."""
    return isinstance(expr, cst.BinaryOperation) and isinstance(expr.operator, cst.Add)


def assigned(tree: Tree) -> cst.BaseExpression | None:
    """Return what a statement that is one assignment assigns, or None."""
    for node in tree.nodes():
        if isinstance(node, cst.SimpleStatementLine):
            match node.body:
                case [cst.Assign(value=value)] | [cst.AugAssign(value=value)]:
                    return value
                case [cst.AnnAssign(value=cst.BaseExpression() as value)]:
                    return value
                case _:
                    return None
    return None


def elements_of(tree: Tree) -> list[cst.BaseExpression]:
    """Return what a statement puts into a list."""
    for node in tree.nodes():
        match node:
            case cst.Assign(value=cst.List(elements=elements)):
                return [e.value for e in elements]
            case cst.AnnAssign(value=cst.List(elements=elements)):
                return [e.value for e in elements]
            case cst.AugAssign(value=cst.List(elements=elements)):
                return [e.value for e in elements]
            case cst.Expr(value=cst.Call(func=cst.Attribute(attr=cst.Name("append")), args=[one])):
                return [one.value]
            case cst.Expr(
                value=cst.Call(
                    func=cst.Attribute(attr=cst.Name("extend")),
                    args=[
                        cst.Arg(value=cst.List(elements=elements) | cst.Tuple(elements=elements))
                    ],
                )
            ):
                return [e.value for e in elements]
            case _:
                pass
    return []


def listed(value: Value) -> str | None:
    """Return the source of the values that are joined with commas, or None."""
    node = value.node
    match node:
        case cst.Call(
            func=cst.Attribute(value=cst.SimpleString() as separator, attr=cst.Name("join")),
            args=[cst.Arg(value=items)],
        ) if str(separator.evaluated_value).strip(" '\"") == ",":
            return _plain_items(items)
        case cst.Call(func=cst.Name("tuple"), args=[cst.Arg(value=cst.Name(name))]):
            return name
        case _:
            return None


def _plain_items(node: cst.BaseExpression) -> str | None:
    """Return the list whose items become text one by one: `map(str, ids)`, `str(i) for …`."""
    match node:
        case cst.Name(value=name):
            return name
        case cst.Call(
            func=cst.Name("map"),
            args=[cst.Arg(value=cst.Name("str" | "repr")), cst.Arg(value=cst.Name(name))],
        ):
            return name
        case cst.GeneratorExp() | cst.ListComp():
            inner = node.for_in
            if not isinstance(inner.iter, cst.Name) or not isinstance(inner.target, cst.Name):
                return None
            if inner.ifs or inner.inner_for_in is not None:
                return None
            if _is_item(node.elt, inner.target.value):
                return inner.iter.value
            return None
        case _:
            return None


def _is_item(node: cst.BaseExpression, name: str) -> bool:
    """Whether an expression is a variable as text, perhaps in quotes."""
    match node:
        case cst.Name(value=value):
            return value == name
        case cst.Call(func=cst.Name("str" | "repr"), args=[cst.Arg(value=cst.Name(value))]):
            return value == name
        case cst.FormattedString(parts=parts):
            texts = [p.value for p in parts if isinstance(p, cst.FormattedStringText)]
            fields = [p for p in parts if isinstance(p, cst.FormattedStringExpression)]
            return (
                all(t in ("'", '"') for t in texts)
                and len(fields) == 1
                and _is_item(fields[0].expression, name)
            )
        case _:
            return False


def free(name: str, taken: frozenset[str] | set[str]) -> str:
    """Return a name that is not taken, with a number if it must have one."""
    number, out = 2, name
    while out in taken:
        out, number = f"{name}{number}", number + 1
    return out
