"""Takes values out of an SQL, XPath or GraphQL text and hands them over as parameters.

Owns which statements change and how the values travel: beside the text in the call, or
in a list that grows with the text. How the text is read is the business of `queries`, `xpaths`
and `graphqls`, how Python builds it that of `building`. Needs libcst, and sqlglot for SQL: import it
inside functions only.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

import libcst as cst

from headgate.engine import Analysis
from headgate.fixes import building, graphqls, xpaths
from headgate.fixes.bindings import Body, Growth
from headgate.fixes.building import Char, Group, Hole, Leaf, New, Operand, Text, Value, Way
from headgate.fixes.calls import arguments
from headgate.fixes.lists import Item, Listing, appended
from headgate.fixes.outcomes import CannotFix
from headgate.fixes.patches import Patch, merged
from headgate.fixes.places import NamePlace, Place, Role, marker
from headgate.fixes.realising import Plan
from headgate.fixes.sites import Site
from headgate.fixes.spelling import Speller
from headgate.fixes.statement import Tree, parse
from headgate.ruleapi import NameCheck, ParamStyle, PassParameters
from headgate.syntax import CONTINUES, assemble
from headgate.text import Edit, Position, Range

_IDENTIFIER: Final = re.compile(r"[A-Za-z_]\w*")
_PLACEHOLDER: Final = {
    ParamStyle.QMARK: re.compile(r"\?"),
    ParamStyle.FORMAT: re.compile(r"%s"),
    ParamStyle.NUMERIC: re.compile(r":\d+"),
    ParamStyle.DOLLAR: re.compile(r"\$\d+"),
    ParamStyle.NAMED: re.compile(r":[A-Za-z_]\w*"),
    ParamStyle.TEXT: re.compile(r":[A-Za-z_]\w*"),
    ParamStyle.MAPPING: re.compile(r":[A-Za-z_]\w*"),
    ParamStyle.XPATH: re.compile(r"\$[A-Za-z_]\w*"),
    ParamStyle.GRAPHQL: re.compile(r"\$[A-Za-z_]\w*"),
}
_TAKES_SEQUENCES: Final = frozenset({"sqlite", "postgres"})
"""Dialects whose drivers take nothing but a sequence for placeholders without names."""
_NAMED_ALREADY: Final = {
    ParamStyle.QMARK: re.compile(r"(?<![:\w]):([A-Za-z_]\w*)"),
    ParamStyle.NUMERIC: re.compile(r"(?<![:\w]):([A-Za-z_]\w*)"),
    ParamStyle.MAPPING: re.compile(r"(?<![:\w]):([A-Za-z_]\w*)"),
    ParamStyle.FORMAT: re.compile(r"%\((\w+)\)s"),
}
"""Placeholders with names, in styles that otherwise go by position."""
_BOUND: Final = re.compile(r"(?<![:\w\\]):\w+(?!:)")
"""What SQLAlchemy's `text` takes for a parameter."""
_NUMBER: Final = re.compile(r"\s*[-+]?\d+(?:\.\d+)?\s*")
_ESCAPED: Final = ("''", "\\'")
_QUOTING: Final = frozenset({"adapt", "escape", "escaped", "literal", "quote", "quoted", "sql"})
"""Words of functions that make SQL of a value."""
_BY_NAME: Final = (
    *(ParamStyle.NAMED, ParamStyle.TEXT, ParamStyle.MAPPING, ParamStyle.XPATH),
    ParamStyle.GRAPHQL,
)
_TAKEN: Final = frozenset({"namespaces", "extensions", "smart_strings", "type", "query"})
"""Keywords of `xpath` methods that are no variables."""


class _Cannot(Exception):
    """Ends the work; never leaves this module."""


@dataclass(eq=False)
class _Statement:
    """One statement that changes."""

    first: int
    count: int
    node: ast.stmt
    site: Site
    tree: Tree
    groups: list[Group] = field(default_factory=list[Group])
    patches: list[Patch] = field(default_factory=list[Patch])


@dataclass(eq=False)
class _Cell:
    """One character or value of the text, and where it comes from."""

    text: str
    item: Char | Value | None
    owner: Leaf | Hole | None
    statement: _Statement


@dataclass(frozen=True, slots=True)
class _Parameter:
    """What a placeholder stands for."""

    source: str
    statement: _Statement
    values: tuple[Value, ...]
    is_unpacked: bool = False
    name: str = ""
    type: str = ""
    """For GraphQL."""


def parametrised(analysis: Analysis, intent: PassParameters) -> Plan | CannotFix:
    """Work out the edits of all statements that the change needs."""
    try:
        work = _Work(analysis, intent)
        edits = [*work.edits()]
        choices = work.choices
        is_needed = work.has_parameters
        for choice in range(1, choices):
            other = _Work(analysis, intent, choice)
            edits += [edit for edit in other.edits() if edit not in edits]
            if other.choices != choices:
                raise _Cannot("branches that cannot be mended together")
            is_needed = is_needed or other.has_parameters
        if choices > 1 and (not is_needed or _are_at_odds(edits)):
            raise _Cannot("branches that cannot be mended together")
        return Plan(work.sink.first, tuple(edits), frozenset(work.speller.needs))
    except _Cannot as why:
        return CannotFix(str(why))


def _are_at_odds(edits: Sequence[Edit]) -> bool:
    """Whether any two edits overlap, or stand at the same place."""
    ranges = sorted(edit.range for edit in edits)
    return any(one.end > two.start or one == two for one, two in pairwise(ranges))


class _Work:
    """One query while its values are taken out."""

    def __init__(self, analysis: Analysis, intent: PassParameters, choice: int = 0) -> None:
        self._analysis = analysis
        self.has_parameters = False
        self._intent = intent
        self._lines = dict(analysis.body_at(intent.call.start.line))
        self._body = Body(assemble(sorted(self._lines.items(), key=lambda x: x[0])), choice)
        self._statements: dict[int, _Statement] = {}
        self._growths: list[Growth] = []
        self._cells: list[_Cell] = []
        self._lists: list[tuple[str, Growth, _Statement]] = []
        """Lists whose elements are joined, and where."""
        self._uses: list[_Statement] = []
        """Statements that take what a variable holds, with values in it, into the text."""
        self._is_by_name = False
        """Whether a driver that goes by position is handed its values by name."""
        self._templates: list[Leaf] = []
        """Literals that get their values in another statement."""
        self.sink = self._statement(intent.call.start.line)
        first = self.sink.first
        self.speller = Speller(lambda: analysis.imports_at(first), analysis.snapshot, first)
        span = self.sink.site.span(intent.call)
        call = self.sink.tree.call_at(span) if span is not None else None
        if call is None:
            raise _Cannot("the call was not found")
        self._call = call
        text = self._argument(self.sink.site.span(intent.text))
        self._text = text
        self._returned: cst.BaseExpression | None = None
        """What a function gives back that makes the text."""
        self._end = self.sink
        """Where the values have to be what they were when the text was built."""
        self._annotation: tuple[_Statement, tuple[int, int]] | None = None
        """Where a function says that it gives back a text."""
        self._receiver: tuple[_Statement, int, str] | None = None
        """The statement that gets the text from a function, and where it gets the values too."""
        helper = self._helper(text.value) or self._helper_before(text.value)
        if helper is None:
            self._add(text.value, self.sink)
        else:
            returned = self._enter(helper)
            self._add(returned, self._end)
        if self._growths and analysis.is_body_cut(self._end.first):
            raise _Cannot("the function is too long")

    @property
    def choices(self) -> int:
        """In how many ways the text may have been built, in branches of one statement."""
        if len(self._body.forks) > 1:
            raise _Cannot("a text that is built in several branches")
        return next(iter(self._body.forks.values()), 1)

    def _argument(self, span: tuple[int, int] | None) -> cst.Arg | cst.DictElement | cst.Element:
        tree = self.sink.tree
        for arg in self._call.args:
            if span in (tree.span(arg.value), building.outer(tree, arg.value)):
                return arg
        for node in tree.nodes():
            if isinstance(node, cst.DictElement | cst.Element) and span in (
                tree.span(node.value),
                building.outer(tree, node.value),
            ):
                return node
        raise _Cannot("the text is no argument of the call")

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
            self._body.growth(expr.value, self.sink.node) if isinstance(expr, cst.Name) else None
        )
        if growth is None or growth.more or self._body.is_forked(growth):
            return None
        statement = self._statement(growth.first.lineno - 1)
        for node in statement.tree.nodes():
            match node:
                case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as target)]):
                    name = _free("parameters", self._body.taken())
                    self._receiver = (statement, statement.tree.span(target)[1], name)
                    return self._helper(node.value)
                case _:
                    pass
        return None

    def _enter(self, head: int) -> cst.BaseExpression:
        """Go on in a function that makes the text; return what it gives back."""
        style, call = self._intent.style, self._call
        if style is ParamStyle.DOLLAR or style in _BY_NAME or len(call.args) > 1:
            raise _Cannot("parameters that are handed over in another way")
        first, region = self._analysis.region_at(head)
        signature = self._statement(first, ast.Pass())
        for node in signature.tree.nodes():
            match node:
                case cst.FunctionDef(returns=cst.Annotation(annotation=cst.Name("str") as type_)):
                    self._annotation = (signature, signature.tree.span(type_))
                case cst.FunctionDef(returns=cst.Annotation()):
                    raise _Cannot("a function that says what it gives back")
                case _:
                    pass
        self._lines = dict(self._analysis.body_at(first + len(region.lines)))
        self._body = Body(assemble(sorted(self._lines.items(), key=lambda x: x[0])))
        last, end = max(self._lines.items(), key=lambda item: item[0])
        others = [r for line, r in self._lines.items() if r.word == "return" and line != last]
        within = [r.indent for line, r in self._lines.items() if line > first]
        if end.word != "return" or others or end.indent != min(within):
            raise _Cannot("a function that gives back more than one text")
        self._end = self._statement(last)
        for node in self._end.tree.nodes():
            if isinstance(node, cst.Return) and node.value is not None:
                self._returned = node.value
                return node.value
        raise _Cannot("a function that gives back nothing")

    def _statement(self, line: int, known_as: ast.stmt | None = None) -> _Statement:
        """Return the statement on a line, read once; one that stands elsewhere is known as another."""
        first, region = self._analysis.region_at(line)
        known = self._statements.get(first)
        if known is None:
            node = known_as or self._body.statement_at(line)
            site = Site(self._analysis.snapshot, first, len(region.lines))
            tree = parse(site.code, (0, len(site.code)))
            if isinstance(tree, CannotFix):
                raise _Cannot(tree.reason)
            if node is None:
                raise _Cannot("the statement was not found")
            known = _Statement(first, len(region.lines), node, site, tree)
            self._statements[first] = known
        return known

    # -- what the text is made of -------------------------------------------------------

    def _add(self, expr: cst.BaseExpression, at: _Statement) -> None:
        """Add what an expression is made of."""
        if isinstance(inner := building.trimmed(expr), cst.Name):
            expr = inner
        if isinstance(expr, cst.Name):
            growth = self._body.growth(expr.value, at.node)
            if growth is None or not self._add_growth(expr.value, growth, at):
                raise _Cannot("how the text was built cannot be told")
            return
        if (left := _template_name(expr)) is not None:
            self._add_template(left, expr, at)
            return
        if self._add_list(expr, at):
            return
        if not building.is_built(expr) and not _is_sum(expr):
            raise _Cannot("the text is not put together here")
        group = building.read(at.tree, expr)
        if isinstance(group, CannotFix):
            raise _Cannot(group.reason)
        at.groups.append(group)
        self._add_operand(group, at, "")

    def _add_growth(self, name: str, growth: Growth, at: _Statement) -> bool:
        """Add what a variable's text is made of; False if it is none."""
        before = len(self._cells)
        if not self._add_grown(name, growth):
            return False
        self._body.take(growth)
        if any(isinstance(cell.item, Value) for cell in self._cells[before:]):
            self._uses.append(at)
        return True

    def _add_grown(self, name: str, growth: Growth) -> bool:
        statements = [self._statement(stmt.lineno - 1) for stmt in growth.statements]
        values = [_assigned(statement.tree) for statement in statements]
        if any(value is None for value in values) or values[0] is None:
            return False
        if _is_join(values[0]):
            if len(statements) == 1 and self._add_list(values[0], statements[0]):
                self._growths.append(growth)
                return True
            return self._add_joined(growth, statements, values[0])
        template = _template_name(values[0])
        if not building.is_built(values[0]) and template is None:
            return False
        self._growths.append(growth)
        for statement, value in zip(statements, values, strict=True):
            if value is None:
                return False
            if template is not None and value is values[0]:
                self._add_template(template, value, statement)
                continue
            group = building.read(statement.tree, value)
            if isinstance(group, CannotFix):
                raise _Cannot(group.reason)
            if group in statement.groups or any(g.span == group.span for g in statement.groups):
                raise _Cannot("a part of the text is used twice")
            statement.groups.append(group)
            self._add_operand(group, statement, name)
        return True

    def _add_list(self, expr: cst.BaseExpression, at: _Statement) -> bool:
        """Add the elements of a list that is joined; False if they are no texts, or unknown."""
        match expr:
            case cst.Call(
                func=cst.Attribute(value=cst.SimpleString() as between, attr=cst.Name("join")),
                args=[cst.Arg(value=cst.Name(name))],
            ):
                growth = self._body.collected(name, at.node)
            case _:
                return False
        if growth is None:
            return False
        statements = [self._statement(stmt.lineno - 1) for stmt in growth.statements]
        elements = [(s, e) for s in statements for e in _elements_of(s.tree)]
        if not any(building.is_built(element) for _, element in elements):
            return False
        self._growths.append(growth)
        self._lists.append((name, growth, at))
        for index, (statement, element) in enumerate(elements):
            group = building.read(statement.tree, element)
            if isinstance(group, CannotFix):
                raise _Cannot(group.reason)
            if index:
                self._cells += (_Cell(c, None, None, at) for c in str(between.evaluated_value))
            statement.groups.append(group)
            self._add_operand(group, statement, "")
        return True

    def _add_joined(
        self, growth: Growth, statements: Sequence[_Statement], call: cst.BaseExpression
    ) -> bool:
        """Add values that were joined with commas in a statement before."""
        (statement, *more), span = statements, building.outer(statements[0].tree, call)
        value = Value(statement.tree.code[slice(*span)], call, "")
        if more or self._listed(value) is None:
            raise _Cannot("how the text was built cannot be told")
        hole = Hole(span, value)
        self._growths.append(growth)
        statement.groups.append(Group(span, [hole]))
        self._cells.append(_Cell("", value, hole, statement))
        return True

    def _add_template(self, name: str, expr: cst.BaseExpression, at: _Statement) -> None:
        """Add a template that was written in a statement before its values are filled in."""
        growth = self._body.growth(name, at.node) if "." not in name else None
        if growth is not None and not growth.more:
            written = self._statement(growth.first.lineno - 1)
            self._growths.append(growth)
            self._body.take(growth)
        else:
            written = self._constant(name)
        value = _assigned(written.tree)
        if value is None:
            raise _Cannot("the text is not put together here")
        text = building.template(at.tree, expr, written.tree, value)
        if isinstance(text, CannotFix):
            raise _Cannot(text.reason)
        assert text.tail is not None
        at.patches.append(Patch(text.tail.start, text.tail.end, ""))
        text.tail = None
        self._templates += text.leaves
        span = building.outer(written.tree, value)
        written.groups.append(Group(span, [Text(span, text.leaves)]))
        for leaf in text.leaves:
            for item in list(leaf.items):
                if isinstance(item, Char):
                    self._cells.append(_Cell(item.text, item, leaf, written))
                elif isinstance(item, Value):
                    self._cells.append(_Cell("", item, leaf, at))

    def _constant(self, name: str) -> _Statement:
        """Return the statement that gives a constant of the module or class its only value.

        It may change only where nothing else in the file names it.
        """
        unknown = _Cannot("how the text was built cannot be told")
        owner, _, plain = name.rpartition(".")
        snapshot = self._analysis.snapshot
        if len(re.findall(rf"\b{plain}\b", snapshot.text)) != 2:
            raise unknown
        indent = r"[ \t]+" if owner else ""
        head = re.compile(rf"{indent}{plain}\s*(?::[^=]*)?=(?!=)")
        for line in range(snapshot.line_count):
            if head.match(snapshot.line(line)):
                return self._statement(line, ast.Pass())
        raise unknown

    def _add_operand(self, part: Operand, at: _Statement, itself: str) -> None:
        if isinstance(part, Group):
            cells, lists = len(self._cells), len(self._lists)
            for index, inner in enumerate(part.parts):
                if index and part.separator is not None:
                    self._cells += (_Cell(c, None, None, at) for c in part.separator)
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
                        self._cells.append(_Cell(item.text, item, leaf, at))
                    elif isinstance(item, Value):
                        self._add_value(item, leaf, at)

    def _demand_held(
        self, condition: cst.BaseExpression, at: _Statement, cells: int, lists: int
    ) -> None:
        """Raise unless a part of the text is there whenever a list has elements."""
        name = condition.value if isinstance(condition, cst.Name) else ""
        added = {id(cell.statement) for cell in self._cells[cells:] if isinstance(cell.item, Value)}
        if id(at) in added or any(known != name for known, _, _ in self._lists[lists:]):
            raise _Cannot("a value that is only needed if something holds")
        held = {id(self._statement(s.lineno - 1)) for _, g, _ in self._lists for s in g.statements}
        if not added <= held:
            raise _Cannot("a value that is only needed if something holds")

    def _add_value(self, value: Value, owner: Leaf | Hole, at: _Statement) -> None:
        """Add a value; a variable that holds a part of the query is gone into."""
        is_quoted = "".join(c.text for c in self._cells).count("'") % 2 == 1
        if isinstance(value.node, cst.Name) and not value.form:
            growth = self._body.growth(value.node.value, at.node)
            # Between quotes only a text that closes them is a part of the query.
            expands = growth is not None and (not is_quoted or self._has_quote(growth))
            if growth and expands and self._add_growth(value.node.value, growth, at):
                return
        if not value.form and not is_quoted and self._add_list(value.node, at):
            return
        self._cells.append(_Cell("", value, owner, at))

    def _has_quote(self, growth: Growth) -> bool:
        statement = self._statement(growth.first.lineno - 1)
        value = _assigned(statement.tree)
        if value is None:
            return False
        if _is_join(value):
            return True
        group = building.read(statement.tree, value)
        if isinstance(group, CannotFix):
            return False
        leaves = building.leaves_of(group)
        return any(i.text == "'" for leaf in leaves for i in leaf.items if isinstance(i, Char))

    # -- what becomes of it --------------------------------------------------------------

    def edits(self) -> Iterator[Edit]:
        """Yield the edits."""
        values = [c for c in self._cells if isinstance(c.item, Value)]
        text = ""
        starts: list[int] = []
        for cell in self._cells:
            starts.append(len(text))
            text += marker(values.index(cell)) if cell in values else cell.text
        style = self._intent.style
        named = _NAMED_ALREADY[style].findall(text) if style in _NAMED_ALREADY else []
        self._is_by_name = self._goes_by_name(text, named)
        if style is ParamStyle.FORMAT:
            text = re.sub(r"%\((\w+)\)s", r":\1   ", text.replace("%s", "? "))
        lists = frozenset(
            n
            for n, cell in enumerate(values)
            if isinstance(cell.item, Value) and self._listed(cell.item) is not None
        )
        found = self._places(text, len(values), lists)
        is_checked = self._intent.names is not NameCheck.NONE
        checks = [*self._checks(text, values, found or ())] if is_checked else []
        if not found and not checks and self.choices == 1:
            raise _Cannot("no value of the text can be a parameter")
        found = found or []
        before = self._given(text, found)
        first = len(before)
        if style is ParamStyle.DOLLAR:
            first = sum(arg.keyword is None for arg in self._call.args) - 1
        names = {arg.keyword.value for arg in self._call.args if arg.keyword is not None}
        names |= _TAKEN
        names |= {*named, *self._given_names()}
        if style in _BY_NAME and style is not ParamStyle.XPATH:
            names |= {name[1:] for name in _PLACEHOLDER[style].findall(text)}
        if style is ParamStyle.TEXT and _BOUND.search(text):
            raise _Cannot("a text of which SQLAlchemy would take a part for a parameter")
        parameters: list[_Parameter] = []
        counted: dict[_Statement, list[New]] = {}
        for number, place in enumerate(found):
            cells = [
                c
                for c, at in zip(self._cells, starts, strict=True)
                if place.start <= at < place.stop
            ]
            parameter = self._parameter(place, cells, names)
            if style is ParamStyle.GRAPHQL:
                parameter = replace(parameter, type=graphqls.type_of(text, place))
            same = [
                p
                for p in parameters
                if p.source == parameter.source
                and (p.statement is parameter.statement or not self._growths)
            ]
            if same and self._can_share() and all(_is_pure(v.node) for v in parameter.values):
                parameter = same[0]
            else:
                parameters.append(parameter)
            placeholder = New(self._placeholder(number + first, parameter))
            if self._counts_values and parameter.statement.node is not self._begin:
                if place.role is Role.LIST:
                    raise _Cannot("a list of values whose number is not known where it stands")
                placeholder = New("", is_field=True)
                counted.setdefault(parameter.statement, []).append(placeholder)
            if place.role is Role.LIST:
                self._put_list(place, cells, parameter)
            else:
                self._put(cells, placeholder)
        for holders in counted.values():
            for missing, holder in enumerate(reversed(holders)):
                less = f" - {missing}" if missing else ""
                holder.raw = f"${{len({self._collecting(parameters)}){less}}}"
        if any(isinstance(item, Value) for leaf in self._templates for item in leaf.items):
            raise _Cannot("a template of which a part must stay one")
        self.has_parameters = bool(parameters)
        if self.choices > 1 and checks:
            raise _Cannot("a name of which it is not known what it may be")
        if parameters or self.choices > 1:
            if _is_for_rows(self._call):
                raise _Cannot("a text that is run with several rows, or with none")
            if style is ParamStyle.GRAPHQL:
                self._declare(parameters, text, starts)
            yield from self._handed_over(parameters, before, found, starts)
        # Behind what a statement above hands over, which may stand deeper.
        yield from checks
        doubles = (
            (bool(parameters) or self.choices > 1)
            and style is ParamStyle.FORMAT
            and not before
            and not self._is_formatted()
        )
        for statement in self._statements.values():
            for group in statement.groups:
                patches = building.write(statement.tree, group, doubles_percent=doubles)
                if isinstance(patches, CannotFix):
                    raise _Cannot(patches.reason)
                statement.patches += patches
            clean = merged(statement.site.code, statement.patches)
            if clean is None:
                raise _Cannot("the changes overlap")
            yield from statement.site.edits(clean)

    def _declare(self, parameters: Sequence[_Parameter], text: str, starts: Sequence[int]) -> None:
        """Declare variables at the head of a GraphQL operation."""
        declared = ", ".join(f"${p.name}: {p.type}" for p in parameters)
        found = graphqls.declaration(text, declared)
        if found is None or found[0] not in starts:
            raise _Cannot("where the query declares its variables cannot be told")
        cell = self._cells[starts.index(found[0])]
        if not isinstance(cell.owner, Leaf) or not isinstance(cell.item, Char):
            raise _Cannot("where the query declares its variables cannot be told")
        cell.owner.items.insert(cell.owner.items.index(cell.item), New(found[1]))

    def _places(self, text: str, count: int, lists: frozenset[int]) -> list[Place] | None:
        if self._intent.style is ParamStyle.XPATH:
            return xpaths.places(text, count)
        if self._intent.style is ParamStyle.GRAPHQL:
            return graphqls.places(text, count)
        from headgate.fixes import queries

        reader = queries.Reader(self._intent.dialect, self._intent.is_written)
        return queries.places(text, count, lists, reader)

    def _checks(self, text: str, values: Sequence[_Cell], found: Sequence[Place]) -> Iterator[Edit]:
        """Yield what looks at the names of tables and columns before they are put in."""
        replaced = {number for place in found for number in place.values}
        from headgate.fixes import queries

        known = queries.columns(text, self._intent.dialect)
        places = queries.names(text, len(values), self._intent.dialect)
        checked: set[tuple[int, str]] = set()
        for number, cell in enumerate(values):
            if number in replaced or not isinstance(cell.item, Value):
                continue
            place = places.get(number)
            if place is None or not isinstance(cell.item.node, cst.Name):
                raise _Cannot("a name of which it is not known what it may be")
            statement, name = cell.statement, cell.item.source
            if (statement.first, name) in checked:
                continue
            checked.add((statement.first, name))
            if self._lines[statement.first].word in CONTINUES:
                raise _Cannot("no statement can stand before a branch")
            if self._body.binds(statement.node, name):
                raise _Cannot("a name that only the statement itself binds")
            if not self._is_always_reached(statement, cell.item.node):
                raise _Cannot("a name that its statement may do without")
            site = statement.site
            test = self._test_of(name, place, known)
            said = _quoted(f"not {place.value}: ")
            check = (
                f"{site.indent}if {test}:{site.eol}"
                f"{site.indent}{site.unit}raise ValueError({said} + {name}){site.eol}"
            )
            at = Position(statement.first, 0)
            yield Edit(Range(at, at), check)

    def _is_always_reached(self, statement: _Statement, node: cst.BaseExpression) -> bool:
        """Whether a statement, which may share its line, comes to one of its names whenever
        its line is reached."""
        tree = statement.tree
        spans = [*map(tree.span, _passed_over(tree.nodes()))]
        at = tree.span(node)[0]
        return not any(start <= at < end for start, end in spans)

    def _test_of(self, name: str, place: NamePlace, known: Sequence[str]) -> str:
        """Return the condition that holds of a name which must not be let through."""
        listed = ("ASC", "DESC", "asc", "desc") if place is NamePlace.DIRECTION else known
        if self._intent.names is NameCheck.PLAIN and place is not NamePlace.DIRECTION:
            return f"not {name}.isidentifier()"
        if place is NamePlace.TABLE or not listed:
            raise _Cannot("a name of which it is not known what it may be")
        items = ", ".join(map(_quoted, listed)) + ("," if len(listed) == 1 else "")
        return f"{name} not in ({items})"

    def _can_share(self) -> bool:
        """Whether one value can stand at several places."""
        style = self._intent.style
        return self._is_by_name or (style in _BY_NAME and style is not ParamStyle.GRAPHQL)

    def _placeholder(self, number: int, parameter: _Parameter) -> str:
        if self._is_by_name:
            is_format = self._intent.style is ParamStyle.FORMAT
            return f"%({parameter.name})s" if is_format else f":{parameter.name}"
        match self._intent.style:
            case ParamStyle.QMARK:
                return "?"
            case ParamStyle.FORMAT:
                return "%s"
            case ParamStyle.NUMERIC:
                return f":{number + 1}"
            case ParamStyle.DOLLAR:
                return f"${number + 1}"
            case ParamStyle.NAMED | ParamStyle.TEXT | ParamStyle.MAPPING:
                return f":{parameter.name}"
            case ParamStyle.XPATH | ParamStyle.GRAPHQL:
                return f"${parameter.name}"

    def _parameter(self, place: Place, cells: Sequence[_Cell], names: set[str]) -> _Parameter:
        """Return what is handed over for a place."""
        held = [c.item for c in cells if isinstance(c.item, Value)]
        statement = next(c.statement for c in cells if isinstance(c.item, Value))
        if any(c.statement is not statement for c in cells if isinstance(c.item, Value)):
            raise _Cannot("a value is put together in several statements")
        if place.role is Role.LIST:
            listed = self._listed(held[0])
            is_counted = self._intent.style in (ParamStyle.QMARK, ParamStyle.FORMAT)
            if listed is None or not is_counted or self._is_by_name:
                raise _Cannot("a list of values that this driver takes in another way")
            return _Parameter(listed, statement, tuple(held), is_unpacked=True)
        is_quoted = bool(cells[0].text)
        inner = [*_between_quotes(cells)] if is_quoted else cells
        if self._intent.style not in (ParamStyle.XPATH, ParamStyle.GRAPHQL):
            inner = [
                replace(c, item=self._meant(c.item, statement.tree, is_quoted=is_quoted))
                if isinstance(c.item, Value)
                else c
                for c in inner
            ]
            held = [c.item for c in inner if isinstance(c.item, Value)]
        if self._is_formatted():
            inner = [*_read_as_format(inner)]
        name = _free(_last_name(held[0].source), names)
        names.add(name)
        return _Parameter(_text_of(inner), statement, tuple(held), name=name)

    def _meant(self, value: Value, tree: Tree, *, is_quoted: bool) -> Value:
        """Return a value without what made SQL of it."""
        node = value.node
        match node:
            case cst.Call(
                func=cst.Attribute(value=inner, attr=cst.Name("replace")),
                args=[
                    cst.Arg(value=cst.SimpleString() as old),
                    cst.Arg(value=cst.SimpleString(new)),
                ],
            ) if is_quoted and old.evaluated_value == "'" and ast.literal_eval(new) in _ESCAPED:
                pass
            case cst.Call(
                func=cst.Name("str" | "repr"), args=[cst.Arg(value=inner, keyword=None)]
            ) if not is_quoted:
                pass
            case _:
                if self._may_be_sql(value.source, is_quoted=is_quoted):
                    raise _Cannot("a value that may be SQL itself")
                return value
        source = tree.code[slice(*building.outer(tree, inner))]
        return self._meant(replace(value, source=source, node=inner), tree, is_quoted=is_quoted)

    def _may_be_sql(self, source: str, *, is_quoted: bool) -> bool:
        """Whether a value may be SQL: in quotes one that was escaped, else any text."""
        todo: list[ast.expr] = [ast.parse(f"({source})", mode="eval").body]
        known: set[str] = set()
        while todo:
            node = todo.pop()
            match node:
                case ast.Call(func=func) if _words_of(func) & _QUOTING:
                    return True
                case ast.IfExp(body=one, orelse=other):
                    todo += (one, other)
                case ast.BoolOp(values=values):
                    todo += values
                case ast.Name(id=name) if name not in known:
                    known.add(name)
                    todo += self._body.given(name)
                case ast.Constant(value=str(text)) if not is_quoted and not _NUMBER.fullmatch(text):
                    return True
                case ast.JoinedStr() if not is_quoted:
                    return True
                case ast.BinOp(left=left, right=right, op=ast.Add() | ast.Mod()) if not is_quoted:
                    todo += (left, right)
                case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()))) if not is_quoted:
                    return True
                case _:
                    pass
        return False

    def _listed(self, value: Value) -> str | None:
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

    @property
    def _counts_values(self) -> bool:
        """Whether placeholders are numbered while the text grows: not all of it always does."""
        is_numbered = self._intent.style is ParamStyle.DOLLAR
        return is_numbered and not all(growth.is_straight for growth in self._growths)

    @property
    def _begin(self) -> ast.stmt:
        """Where the first of the variables begins that have values in them."""
        held = {id(cell.statement.node) for cell in self._cells if isinstance(cell.item, Value)}
        growths = [g for g in self._growths if any(id(stmt) in held for stmt in g.statements)]
        return min((g.first for g in growths or self._growths), key=lambda stmt: stmt.lineno)

    def _put(self, cells: Sequence[_Cell], placeholder: New) -> None:
        """Put a placeholder where the cells stand, and take them out."""
        done = False
        for cell in cells:
            if isinstance(cell.owner, Leaf) and cell.item is not None:
                at = cell.owner.items.index(cell.item)
                if placeholder.is_field and cell.owner.way not in (Way.PLAIN, Way.FIELDS):
                    raise _Cannot("a template whose placeholders are numbered as it grows")
                cell.owner.items[at : at + 1] = [] if done else [placeholder]
                done = True
            elif isinstance(cell.owner, Hole):
                cell.owner.item = New("")
        if not done:
            leaf = self._leaf_before(cells[0])
            if placeholder.is_field and leaf.way not in (Way.PLAIN, Way.FIELDS):
                raise _Cannot("a template whose placeholders are numbered as it grows")
            leaf.items.append(placeholder)

    def _leaf_before(self, cell: _Cell) -> Leaf:
        index = self._cells.index(cell)
        before = self._cells[index - 1] if index else None
        if before is None or before.statement is not cell.statement:
            raise _Cannot("no literal stands before a value")
        if not isinstance(before.owner, Leaf):
            raise _Cannot("no literal stands before a value")
        return before.owner

    def _put_list(self, place: Place, cells: Sequence[_Cell], parameter: _Parameter) -> None:
        """Put as many placeholders as there are values where the cells stand."""
        mark = self._placeholder(0, parameter)
        items = (
            f"'{mark}' * len({parameter.source})"
            if len(mark) == 1
            else (f"['{mark}'] * len({parameter.source})")
        )
        for cell in cells:
            if isinstance(cell.item, Char) and isinstance(cell.owner, Leaf):
                cell.owner.items.remove(cell.item)
            elif isinstance(cell.item, Value):
                quote = cell.owner.quote if isinstance(cell.owner, Leaf) else '"'
                source = f"', '.join({items})"
                if quote != '"' or isinstance(cell.owner, Hole):
                    source = source.replace("'", '"')
                if not place.has_parentheses:
                    self._put_parentheses(cell, source)
                elif isinstance(cell.owner, Hole):
                    cell.owner.item = New(source)
                elif isinstance(cell.owner, Leaf):
                    self._put_field(cell.owner, cell.item, source)

    def _put_parentheses(self, cell: _Cell, source: str) -> None:
        if not isinstance(cell.owner, Leaf) or not isinstance(cell.item, Value):
            raise _Cannot("a list that brings its own parentheses")
        at = cell.owner.items.index(cell.item)
        self._put_field(cell.owner, cell.item, source)
        cell.owner.items.insert(at + 1, Char(")", ")"))
        cell.owner.items.insert(at, Char("(", "("))

    @staticmethod
    def _put_field(leaf: Leaf, value: Value, source: str) -> None:
        if leaf.way is Way.FIELDS:
            leaf.items[leaf.items.index(value)] = New("{" + source + "}", is_field=True)
        else:
            value.source = source
            value.is_changed = True

    # -- how the values travel ----------------------------------------------------------

    def _is_formatted(self) -> bool:
        """Whether the driver reads `%%` as `%` already: `extra` of Django always does."""
        match self._call.func:
            case cst.Attribute(attr=cst.Name("extra")):
                return True
            case _:
                return self._intent.style is ParamStyle.FORMAT and self._has_given()

    def _has_given(self) -> bool:
        return (
            len(self._call.args) > 1
            and self._intent.style is not ParamStyle.NAMED
            and (self._given_argument() is not None)
        )

    def _given_argument(self) -> cst.Arg | None:
        """Return the argument that hands parameters over already."""
        for index, arg in enumerate(self._call.args):
            if self._intent.keyword and arg.keyword is not None:
                if arg.keyword.value == self._intent.keyword:
                    return arg
            elif arg.keyword is not None:
                if arg.keyword.value in ("params", "parameters", "args", "vars"):
                    return arg
            elif index == 1 and (
                not self._intent.keyword or self._intent.style is ParamStyle.MAPPING
            ):
                return arg
        return None

    def _goes_by_name(self, text: str, named: Sequence[str]) -> bool:
        """Whether the call hands values over by name, with these placeholders in the text."""
        style, given = self._intent.style, self._given_argument()
        if style is ParamStyle.MAPPING or style not in _NAMED_ALREADY:
            return style is ParamStyle.MAPPING
        if given is None:
            return style is ParamStyle.NUMERIC and len(self._call.args) > 1
        match given.value:
            case cst.Dict():
                return True
            case cst.Tuple() | cst.List():
                return False
            case _:
                return bool(named) and not _PLACEHOLDER[style].search(text)

    def _given_names(self) -> Iterator[str]:
        """Yield the names that values are handed over by already."""
        given = self._given_argument()
        for entry in given.value.elements if given and isinstance(given.value, cst.Dict) else ():
            if isinstance(entry, cst.DictElement) and isinstance(entry.key, cst.SimpleString):
                yield str(entry.key.evaluated_value)

    def _given(self, text: str, found: Sequence[Place]) -> list[int]:
        """Return where placeholders stand in the text already."""
        pattern = _PLACEHOLDER[self._intent.style]
        if self._intent.style is ParamStyle.FORMAT:
            pattern = _PLACEHOLDER[ParamStyle.QMARK]
        by_name = self._intent.style in (ParamStyle.XPATH, ParamStyle.GRAPHQL)
        if by_name or self._given_argument() is None:
            return []
        inside = [range(place.start, place.stop) for place in found]
        return [
            m.start() for m in pattern.finditer(text) if not any(m.start() in r for r in inside)
        ]

    def _handed_over(
        self,
        parameters: Sequence[_Parameter],
        before: Sequence[int],
        found: Sequence[Place],
        starts: Sequence[int],
    ) -> Iterator[Edit]:
        """Add the values to the call, or to a list that the call gets."""
        if self._intent.style in (ParamStyle.NAMED, ParamStyle.TEXT):
            bound = ", ".join(f"{p.name}={p.source}" for p in parameters)
            if not self._is_stable(parameters):
                name = self._collecting(parameters)
                bound = "**" + name
                yield from self._collected_by_name(parameters, name)
            if self._intent.style is ParamStyle.TEXT:
                self._make_text(bound)
            else:
                end = self.sink.tree.span(self._call)[1]
                self.sink.patches.append(Patch(end, end, f".bindparams({bound})"))
            return
        if self._intent.style is ParamStyle.XPATH:
            self._demand_stable(parameters)
            self._add_arguments([f"{p.name}={p.source}" for p in parameters])
            return
        if self._intent.style is ParamStyle.GRAPHQL:
            self._demand_stable(parameters)
            self._add_variables(parameters)
            return
        given = self._given_argument()
        if self._is_by_name:
            self._demand_stable(parameters)
            self._add_named(parameters, given)
            return
        sources = [("*" if p.is_unpacked else "") + p.source for p in parameters]
        if self._is_stable(parameters):
            if given is not None and self._intent.style is not ParamStyle.DOLLAR:
                sources = self._interleaved(given, sources, before, found)
            self._hand_over(sources, given)
            return
        yield from self._collected(parameters, given, self._holders(before, starts))

    def _demand_stable(self, parameters: Sequence[_Parameter]) -> None:
        if not self._is_stable(parameters):
            raise _Cannot("values that change before the call")

    def _is_stable(self, parameters: Sequence[_Parameter]) -> bool:
        """Whether all values are at the call what they were where the text was built."""
        if not all(growth.is_straight for growth in self._growths):
            return False
        return all(map(self._stays, parameters))

    def _stays(self, parameter: _Parameter) -> bool:
        """Whether a value is at the call what it was where the text was built."""
        if parameter.statement is self._end:
            return True
        names: set[str] = {parameter.source} if parameter.is_unpacked else set()
        for value in () if parameter.is_unpacked else parameter.values:
            if not _is_pure(value.node):
                return False
            names |= _names(value.node)
        begin, end = parameter.statement.node, self._end.node
        return not self._body.is_bound_between(frozenset(names), begin, end)

    def _interleaved(
        self, given: cst.Arg, new: list[str], before: Sequence[int], found: Sequence[Place]
    ) -> list[str]:
        """Return the sources of the values that are given and of the new ones, in order."""
        tree = self.sink.tree
        if not isinstance(given.value, cst.Tuple | cst.List):
            if self._intent.dialect not in _TAKES_SEQUENCES:
                raise _Cannot("parameters that are handed over already")
            all_given = "*" + tree.code[slice(*building.outer(tree, given.value))]
            starts = [p.start for p in found]
            if before and before[-1] < starts[0]:
                return [all_given, *new]
            if before and starts[-1] < before[0] and self._intent.style is not ParamStyle.NUMERIC:
                return [*new, all_given]
            raise _Cannot("parameters that are handed over already")
        elements = given.value.elements
        if any(isinstance(e, cst.StarredElement) for e in elements) or len(elements) != len(before):
            raise _Cannot("parameters that are handed over already")
        old = [tree.code[slice(*building.outer(tree, e.value))] for e in elements]
        if self._intent.style is ParamStyle.NUMERIC:
            return [*old, *new]
        placed = [*zip(before, old, strict=True)]
        placed += zip((p.start for p in found), new, strict=True)
        return [source for _, source in sorted(placed, key=lambda x: x[0])]

    def _hand_over(self, sources: Sequence[str], given: cst.Arg | None) -> None:
        style = self._intent.style
        if style is ParamStyle.DOLLAR:
            positional = [arg for arg in self._call.args if arg.keyword is None]
            if any(arg.star for arg in positional):
                raise _Cannot("parameters that are handed over already")
            end = building.outer(self.sink.tree, positional[-1].value)[1]
            self.sink.patches.append(Patch(end, end, "".join(f", {one}" for one in sources)))
            return
        elif style is ParamStyle.NUMERIC:
            new = ["[" + ", ".join(sources) + "]"]
        else:
            new = ["(" + ", ".join(sources) + ("," if len(sources) == 1 else "") + ")"]
        if given is not None:
            self.sink.patches.append(Patch(*building.outer(self.sink.tree, given.value), new[0]))
        else:
            self._add_arguments(new)

    def _add_named(self, parameters: Sequence[_Parameter], given: cst.Arg | None) -> None:
        """Hand the values over by name, beside those that are."""
        tree, unit = self.sink.tree, self.sink.site.unit
        entries = [f'"{p.name}": {p.source}' for p in parameters]
        if given is None:
            new = [f"{p.name}={p.source}" for p in parameters]
            if self._intent.style is ParamStyle.MAPPING:
                new = [f"{self._intent.keyword}={{{', '.join(entries)}}}"]
            self.sink.patches += appended(arguments(tree, self._call), new, unit)
        elif isinstance(given.value, cst.Dict):
            start, end = tree.span(given.value)
            items = tuple(Item(*tree.span(entry)) for entry in given.value.elements)
            if items and "," in tree.code[items[-1].end - 1 : items[-1].end]:
                raise _Cannot("parameters that are handed over already")
            listing = Listing(tree.code, start + 1, end - 1, items)
            self.sink.patches += appended(listing, entries, unit)
        else:
            start, end = building.outer(tree, given.value)
            self.sink.patches.append(Patch(start, start, "{**"))
            self.sink.patches.append(Patch(end, end, f", {', '.join(entries)}}}"))

    def _make_text(self, bound: str) -> None:
        """Put SQLAlchemy's `text` around the query, with the values bound to it."""
        if len(self._call.args) > 1 and (
            not self._intent.keyword or self._given_argument() is not None
        ):
            raise _Cannot("parameters that are handed over already")
        start, end = building.outer(self.sink.tree, self._text.value)
        self.sink.patches.append(Patch(start, start, self.speller.spell("sqlalchemy.text") + "("))
        self.sink.patches.append(Patch(end, end, f").bindparams({bound})"))

    def _add_variables(self, parameters: Sequence[_Parameter]) -> None:
        """Hand over the variables of a GraphQL query: beside it in a mapping, or by keyword."""
        tree = self.sink.tree
        values = "{" + ", ".join(f'"{p.name}": {p.source}' for p in parameters) + "}"
        if isinstance(self._text, cst.DictElement):
            body = next(n for n in tree.nodes() if self._text in n.children)
            if any(
                isinstance(e, cst.DictElement)
                and isinstance(e.key, cst.SimpleString)
                and e.key.evaluated_value == "variables"
                for e in body.children
            ):
                raise _Cannot("variables that are handed over already")
            end = building.outer(tree, self._text.value)[1]
            self.sink.patches.append(Patch(end, end, f', "variables": {values}'))
            return
        if self._given_argument() is not None or len(self._call.args) > 1:
            raise _Cannot("variables that are handed over already")
        self._add_arguments([values])

    def _add_arguments(self, new: Sequence[str]) -> None:
        tree = self.sink.tree
        if self._returned is not None:
            end = building.outer(self._end.tree, self._returned)[1]
            self._end.patches.append(Patch(end, end, f", {new[0]}"))
            if self._annotation is not None:
                signature, type_ = self._annotation
                kind = "tuple[object, ...]" if new[0].startswith("(") else "list[object]"
                signature.patches.append(Patch(*type_, f"tuple[str, {kind}]"))
            if self._receiver is not None:
                statement, after, name = self._receiver
                statement.patches.append(Patch(after, after, f", {name}"))
                behind = building.outer(tree, self._text.value)[1]
                self.sink.patches.append(Patch(behind, behind, f", {name}"))
                return
            start = building.outer(tree, self._text.value)[0]
            self.sink.patches.append(Patch(start, start, "*"))
            return
        if self._intent.keyword:
            new = [f"{self._intent.keyword}={source}" for source in new]
        elif self._is_named_text() and self._intent.style is not ParamStyle.XPATH:
            raise _Cannot("the text is handed over by name")
        by_name = self._intent.keyword or self._intent.style is ParamStyle.XPATH
        if len(self._call.args) == 1 or by_name:
            unit = self.sink.site.unit
            self.sink.patches += appended(arguments(tree, self._call), list(new), unit)
            return
        end = building.outer(tree, self._text.value)[1]
        self.sink.patches.append(Patch(end, end, "".join(f", {source}" for source in new)))

    def _is_named_text(self) -> bool:
        return isinstance(self._text, cst.Arg) and self._text.keyword is not None

    def _holders(self, before: Sequence[int], starts: Sequence[int]) -> list[_Statement]:
        """Return the statements in which placeholders stand already, in order of the text."""
        return [self._cells[bisect_right(starts, at) - 1].statement for at in before]

    def _collected(
        self,
        parameters: Sequence[_Parameter],
        given: cst.Arg | None,
        holders: Sequence[_Statement],
    ) -> Iterator[Edit]:
        """Collect the values in a list that grows as the text does."""
        loose = [
            growth
            for growth in self._growths
            if self._body.is_forked(growth)
            or any(
                p.statement.node in growth.statements
                and not (growth.is_straight and self._stays(p))
                for p in parameters
            )
        ]
        if not loose:
            raise _Cannot("a value that is only needed if something holds")
        kept = [p for p in parameters if any(p.statement.node in g.statements for g in loose)]
        self._demand_order(loose, kept)
        self._demand_numbers(parameters, loose)
        begin = min((growth.first for growth in loose), key=lambda stmt: stmt.lineno)
        if self.choices > 1 and (given is not None or kept != [*parameters]):
            raise _Cannot("values of which the order cannot be kept")
        if not kept:
            name, at = _free("parameters", self._body.taken()), [0]
        elif given is None:
            name = _free("parameters", self._body.taken())
            at = [i for i, p in enumerate(parameters) if p in kept]
            if at != [*range(at[0], at[-1] + 1)] or not all(
                self._stays(p) for p in parameters if p not in kept
            ):
                raise _Cannot("values of which the order cannot be kept")
        else:
            name = self._known_list(given, parameters, holders)
            at = [*range(len(parameters))]
            if kept != [*parameters]:
                raise _Cannot("values that come in at the call itself")
        if self._intent.style is ParamStyle.DOLLAR:
            numbered = [p.statement.node is begin for p in parameters]
            if (
                kept != [*parameters]
                or begin is not self._begin
                or numbered != sorted(numbered, reverse=True)
            ):
                raise _Cannot("a text that is built in several variables")
        nodes = {id(stmt): stmt for growth in loose for stmt in growth.statements}
        for stmt in sorted(nodes.values(), key=lambda stmt: stmt.lineno):
            statement = self._statement(stmt.lineno - 1)
            sources = [
                ("*" if p.is_unpacked else "") + p.source for p in kept if p.statement is statement
            ]
            below = not self._counts_values
            if stmt is begin and given is None:
                yield self._beside(statement, f"{name} = [{', '.join(sources)}]")
            elif len(sources) == 1 and not sources[0].startswith("*"):
                yield self._beside(statement, f"{name}.append({sources[0]})", below=below)
            elif sources:
                yield self._beside(statement, f"{name} += [{', '.join(sources)}]", below=below)
        if given is not None:
            return
        is_dollar = self._intent.style is ParamStyle.DOLLAR
        if is_dollar or len(kept) < len(parameters):
            sources = [("*" if p.is_unpacked else "") + p.source for p in parameters]
            sources[at[0] : at[-1] + 1] = ["*" + name]
            self._hand_over(sources, None)
        else:
            self._add_arguments([name])

    def _demand_order(self, loose: Sequence[Growth], kept: Sequence[_Parameter]) -> None:
        """Raise unless values come into a list in the order of their places in the text."""
        lines = [p.statement.first for p in kept]
        begin = min((growth.first for growth in loose), key=lambda stmt: stmt.lineno)
        if lines != sorted(lines) or not self._body.leads(begin, self._end.node):
            raise _Cannot("values of which the order cannot be kept")
        if len(loose) > 1 and any(
            not self._body.leads(stmt, self._end.node) and self._body.is_repeated(stmt, begin)
            for growth in loose
            for stmt in growth.statements
        ):
            raise _Cannot("values of which the order cannot be kept")
        end = self._end.node
        if any(at.node is not end and not self._body.leads(at.node, end) for at in self._uses):
            raise _Cannot("a value that is only needed if something holds")
        for name, _, at in self._lists:
            if self._body.is_skipped(at.node, self._end.node, unless=name):
                raise _Cannot("a value that is only needed if something holds")
        within = {id(stmt) for _, growth, _ in self._lists for stmt in growth.statements}
        for growth in loose:
            if id(growth.first) not in within and not self._body.leads(
                growth.first, self._end.node
            ):
                raise _Cannot("a value that is only needed if something holds")

    def _known_list(
        self, given: cst.Arg, parameters: Sequence[_Parameter], holders: Sequence[_Statement]
    ) -> str:
        """Return the list that collects values already, if new ones can join it in order."""
        unknown = _Cannot("parameters that are handed over already")
        if not isinstance(given.value, cst.Name) or self._intent.style is ParamStyle.DOLLAR:
            raise unknown
        known = self._body.collected(given.value.value, self._end.node)
        if known is None or self._intent.style is ParamStyle.NUMERIC:
            raise unknown
        added = [
            (stmt.lineno - 1, len(_elements_of(self._statement(stmt.lineno - 1).tree)))
            for stmt in known.statements
        ]
        new = sorted({p.statement.first for p in parameters})
        there = [statement.first for statement in holders]
        if there != sorted(there) or added[0][0] > new[0] or set(new) & set(there):
            raise unknown
        for start, stop in pairwise([-1, *new, 1 << 30]):
            marks = sum(start < line < stop for line in there)
            if marks != sum(count for line, count in added if start < line < stop):
                raise unknown
        return given.value.value

    def _collected_by_name(self, parameters: Sequence[_Parameter], name: str) -> Iterator[Edit]:
        """Collect the values in a mapping that grows as the text does."""
        first = self._growths[0].first
        for stmt in self._growths[0].statements:
            statement = self._statement(stmt.lineno - 1)
            mine = [p for p in parameters if p.statement is statement]
            if mine and self._body.is_repeated(stmt, first):
                raise _Cannot("a value that every turn of a loop adds under the same name")
            if stmt is first:
                entries = ", ".join(f'"{p.name}": {p.source}' for p in mine)
                yield self._beside(statement, f"{name} = {{{entries}}}")
            for p in mine if stmt is not first else ():
                yield self._beside(statement, f'{name}["{p.name}"] = {p.source}')

    def _collecting(self, parameters: Sequence[_Parameter]) -> str:
        """Return the name of what collects the values where the text grows."""
        if len(self._growths) != 1 and self._intent.style is not ParamStyle.DOLLAR:
            raise _Cannot("a text that is built in several variables")
        if any(p.statement is self._end for p in parameters):
            raise _Cannot("values that come in at the call itself")
        return _free("parameters", self._body.taken())

    def _demand_numbers(self, parameters: Sequence[_Parameter], loose: Sequence[Growth]) -> None:
        """Demand that no turn of a loop uses a number again."""
        first = min((growth.first for growth in loose), key=lambda stmt: stmt.lineno)
        if self._intent.style is ParamStyle.NUMERIC and any(
            self._body.is_repeated(p.statement.node, first) for p in parameters
        ):
            raise _Cannot("a number that every turn of a loop would use again")

    def _beside(self, statement: _Statement, line: str, *, below: bool = True) -> Edit:
        """Return the edit that puts a line below a statement, or above it."""
        at = Position(statement.first + (statement.count if below else 0), 0)
        return Edit(Range(at, at), statement.site.indent + line + statement.site.eol)


def _is_for_rows(call: cst.Call) -> bool:
    """Whether a call takes rows of values for one text, or none at all."""
    match call.func:
        case cst.Attribute(attr=cst.Name("executemany" | "execute_many" | "executescript")):
            return True
        case _:
            return False


def _passed_over(nodes: Iterable[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """Yield what may not be evaluated although its line is, or not before something else is."""
    for node in nodes:
        match node:
            case cst.IfExp(body=body, orelse=other):
                yield from (body, other)
            case cst.BooleanOperation(right=right):
                yield right
            case cst.BaseSimpleComp(elt=elt, for_in=part):
                yield from (elt, *part.ifs)
            case cst.DictComp(key=key, value=value, for_in=part):
                yield from (key, value, *part.ifs)
            case cst.CompFor(inner_for_in=cst.CompFor() as inner):
                yield inner
            case cst.Lambda(body=body):
                yield body
            case cst.Comparison(comparisons=[_, *more]):
                yield from more
            case cst.Assert(msg=cst.BaseExpression() as said):
                yield said
            case cst.SimpleStatementSuite():
                yield node
            case cst.SimpleStatementLine(body=[_, *more]):
                yield from more
            case _:
                pass


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


def _assigned(tree: Tree) -> cst.BaseExpression | None:
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


def _elements_of(tree: Tree) -> list[cst.BaseExpression]:
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


def _between_quotes(cells: Sequence[_Cell]) -> Iterator[_Cell]:
    """Yield what stands between quotes, a doubled quote as one."""
    first = next(at for at, cell in enumerate(cells) if cell.text in ("'", '"'))
    quote = cells[first].text
    inner = iter(cells[first + 1 : -1])
    for cell in inner:
        yield cell
        if cell.text == quote:
            next(inner, None)


def _words_of(func: ast.expr) -> frozenset[str]:
    """Return the words of the name that is called."""
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    return frozenset(word.lower() for word in re.findall(r"[A-Z]?[a-z]+", str(name)))


def _read_as_format(cells: Iterable[_Cell]) -> Iterator[_Cell]:
    """Yield the characters of a text as a driver reads them that takes `%%` for `%`."""
    is_second = False
    for cell in cells:
        is_second = cell.text == "%" and isinstance(cell.item, Char) and not is_second
        if cell.text != "%" or is_second:
            yield cell


def _text_of(cells: Sequence[_Cell]) -> str:
    """Return the source of the value that stands between quotes, or alone."""
    if len(cells) == 1 and isinstance(cells[0].item, Value):
        value = cells[0].item
        if not value.form or value.form in ("!r", "!s", "!a"):
            return value.source
    held = [c.item for c in cells if isinstance(c.item, Value)]
    if any(c in v.source + v.form for v in held for c in "\"'\\\n{}"):
        if any(v.form for v in held):
            raise _Cannot("a value with a format")
        return _sum_of(cells)
    out: list[str] = []
    for cell in cells:
        if isinstance(cell.item, Value):
            out.append("{" + cell.item.source + cell.item.form + "}")
        else:
            out.append(cell.text.replace("{", "{{").replace("}", "}}"))
    text = "".join(out)
    if any(c in text for c in '"\\\n'):
        return _sum_of(cells)
    return f'f"{text}"'


def _sum_of(cells: Sequence[_Cell]) -> str:
    """Return the value as a sum of literals and texts."""
    out: list[str] = []
    literal = ""
    for cell in cells:
        if not isinstance(cell.item, Value):
            literal += cell.text
            continue
        if literal:
            out.append(_quoted(literal))
            literal = ""
        value = cell.item
        out.append(value.source if value.is_text else f"str({value.source})")
    if literal:
        out.append(_quoted(literal))
    return " + ".join(out)


def _quoted(text: str) -> str:
    """Return a literal, in double quotes if it can be."""
    plain = repr(text)
    return plain if '"' in text else '"' + plain[1:-1].replace("\\'", "'") + '"'


def _is_pure(node: cst.CSTNode) -> bool:
    """Whether an expression gives the same wherever its names are the same."""
    match node:
        case cst.Name() | cst.SimpleString() | cst.Integer() | cst.Float():
            return True
        case cst.Attribute(value=value):
            return _is_pure(value)
        case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=cst.Index(value=key))]):
            return _is_pure(value) and _is_pure(key)
        case _:
            return False


def _names(node: cst.CSTNode) -> set[str]:
    out: set[str] = set()
    todo = [node]
    while todo:
        at = todo.pop()
        if isinstance(at, cst.Name):
            out.add(at.value)
        todo += at.children
    return out


def _last_name(source: str) -> str:
    """Return a name for a value: the last one in its source."""
    found = _IDENTIFIER.findall(source)
    return found[-1].lower() if found else "value"


def _free(name: str, taken: frozenset[str] | set[str]) -> str:
    number, out = 2, name
    while out in taken:
        out, number = f"{name}{number}", number + 1
    return out
