"""Takes values out of an SQL, XPath or GraphQL text and hands them over as parameters.

Owns the order of the work and which value becomes which parameter. What the text is made of
is the business of `composed` (and of `bindings` and `building` below it), how it is read that
of `queries`, `xpaths` and `graphqls`; `values` writes what is handed over, `placeholders`
what stands for it in the text, `handing` and `collecting` bring it to the call, and
`namechecks` looks at what no parameter can stand for. Needs libcst, and sqlglot for SQL:
import it inside functions only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import libcst as cst

from headgate.engine import Analysis
from headgate.fixes import building, collecting, graphqls, placeholders, xpaths
from headgate.fixes.building import Char, Leaf, New, Value
from headgate.fixes.composed import Cannot, Cell, Composed, Statement, listed
from headgate.fixes.handing import Handing
from headgate.fixes.outcomes import CannotFix
from headgate.fixes.patches import merged
from headgate.fixes.places import Place, Role, marker
from headgate.fixes.realising import Plan
from headgate.fixes.spelling import Speller
from headgate.fixes.values import Parameter, is_pure, parameter
from headgate.ruleapi import NameCheck, ParamStyle, PassParameters
from headgate.text import Edit

_BOUND: Final = re.compile(r"(?<![:\w\\]):\w+(?!:)")
"""What SQLAlchemy's `text` takes for a parameter."""


def parametrised(analysis: Analysis, intent: PassParameters) -> Plan | CannotFix:
    """Work out the edits of all statements that the change needs."""
    try:
        work = _Work(analysis, intent)
        edits = [*work.edits()]
        choices = work.made.choices
        is_needed = work.has_parameters
        for choice in range(1, choices):
            other = _Work(analysis, intent, choice)
            edits += [edit for edit in other.edits() if edit not in edits]
            if other.made.choices != choices:
                raise Cannot("branches that cannot be mended together")
            is_needed = is_needed or other.has_parameters
        if choices > 1 and (not is_needed or _are_at_odds(edits)):
            raise Cannot("branches that cannot be mended together")
        return Plan(work.made.sink.first, tuple(edits), frozenset(work.speller.needs))
    except Cannot as why:
        return CannotFix(str(why))


def _are_at_odds(edits: Sequence[Edit]) -> bool:
    """Whether any two edits overlap, or stand at the same place."""
    ranges = sorted(edit.range for edit in edits)
    return any(one.end > two.start or one == two for one, two in pairwise(ranges))


class _Work:
    """One query while its values are taken out."""

    def __init__(self, analysis: Analysis, intent: PassParameters, choice: int = 0) -> None:
        self.made = Composed(analysis, intent, choice)
        first = self.made.sink.first
        self.speller = Speller(lambda: analysis.imports_at(first), analysis.snapshot, first)
        self.has_parameters = False
        self._intent = intent
        self._values = [c for c in self.made.cells if isinstance(c.item, Value)]
        self._starts: list[int] = []
        """Where each cell begins in the text."""
        text = ""
        for cell in self.made.cells:
            self._starts.append(len(text))
            text += marker(self._values.index(cell)) if cell in self._values else cell.text
        self._handing = Handing(self.made, self.speller, text)
        if intent.style is ParamStyle.FORMAT:
            text = re.sub(r"%\((\w+)\)s", r":\1   ", text.replace("%s", "? "))
        self._text = text

    def edits(self) -> Iterator[Edit]:
        """Yield the edits."""
        made, style = self.made, self._intent.style
        found = self._places()
        checks = [*self._checks(found or ())]
        if not found and not checks and made.choices == 1:
            raise Cannot("no value of the text can be a parameter")
        found = found or []
        before = self._handing.given(self._text, found)
        if style is ParamStyle.TEXT and _BOUND.search(self._text):
            raise Cannot("a text of which SQLAlchemy would take a part for a parameter")
        parameters = self._taken_out(found, len(before))
        if any(isinstance(item, Value) for leaf in made.templates for item in leaf.items):
            raise Cannot("a template of which a part must stay one")
        self.has_parameters = bool(parameters)
        if made.choices > 1 and checks:
            raise Cannot("a name of which it is not known what it may be")
        is_handed = self.has_parameters or made.choices > 1
        if is_handed:
            if _is_for_rows(made.call):
                raise Cannot("a text that is run with several rows, or with none")
            if style is ParamStyle.GRAPHQL:
                self._declare(parameters)
            yield from self._handing.handed_over(parameters, before, found, self._starts)
        # Behind what a statement above hands over, which may stand deeper.
        yield from checks
        doubles = (
            is_handed
            and style is ParamStyle.FORMAT
            and not before
            and not self._handing.is_formatted()
        )
        for statement in made.statements.values():
            for group in statement.groups:
                patches = building.write(statement.tree, group, doubles_percent=doubles)
                if isinstance(patches, CannotFix):
                    raise Cannot(patches.reason)
                statement.patches += patches
            clean = merged(statement.site.code, statement.patches)
            if clean is None:
                raise Cannot("the changes overlap")
            yield from statement.site.edits(clean)

    def _places(self) -> list[Place] | None:
        """Return the places of the text that values can be taken out of."""
        if self._intent.style is ParamStyle.XPATH:
            return xpaths.places(self._text, len(self._values))
        if self._intent.style is ParamStyle.GRAPHQL:
            return graphqls.places(self._text, len(self._values))
        from headgate.fixes import queries

        lists = frozenset(
            n
            for n, cell in enumerate(self._values)
            if isinstance(cell.item, Value) and listed(cell.item) is not None
        )
        reader = queries.Reader(self._intent.dialect, self._intent.is_written)
        return queries.places(self._text, len(self._values), lists, reader)

    def _checks(self, found: Sequence[Place]) -> Iterator[Edit]:
        """Yield what looks at the names of tables and columns before they are put in."""
        if self._intent.names is not NameCheck.NONE:
            from headgate.fixes import namechecks

            yield from namechecks.checks(self.made, self._text, self._values, found)

    def _taken_out(self, found: Sequence[Place], before: int) -> list[Parameter]:
        """Put placeholders where the values stood; return what they stand for, in order."""
        made, style, handing = self.made, self._intent.style, self._handing
        first = before
        if style is ParamStyle.DOLLAR:
            first = sum(arg.keyword is None for arg in made.call.args) - 1
        names = handing.names(self._text)
        parameters: list[Parameter] = []
        counted: dict[Statement, list[New]] = {}
        for number, place in enumerate(found):
            cells = self._cells_of(place)
            new = self._parameter(place, cells, names)
            same = [
                p
                for p in parameters
                if p.source == new.source and (p.statement is new.statement or not made.growths)
            ]
            if same and self._can_share() and all(is_pure(v.node) for v in new.values):
                new = same[0]
            else:
                parameters.append(new)
            mark = placeholders.spelled(style, number + first, new, is_by_name=handing.is_by_name)
            placeholder = New(mark)
            if collecting.counts_values(made) and (
                new.statement.node is not collecting.begin_of(made)
            ):
                if place.role is Role.LIST:
                    raise Cannot("a list of values whose number is not known where it stands")
                placeholder = New("", is_field=True)
                counted.setdefault(new.statement, []).append(placeholder)
            if place.role is Role.LIST:
                placeholders.put_list(place, cells, new.source, mark)
            else:
                placeholders.put(made, cells, placeholder)
        for holders in counted.values():
            for missing, holder in enumerate(reversed(holders)):
                less = f" - {missing}" if missing else ""
                holder.raw = f"${{len({collecting.name_of(made, parameters)}){less}}}"
        return parameters

    def _cells_of(self, place: Place) -> list[Cell]:
        """Return what stands at a place of the text."""
        cells = zip(self.made.cells, self._starts, strict=True)
        return [cell for cell, at in cells if place.start <= at < place.stop]

    def _parameter(self, place: Place, cells: Sequence[Cell], names: set[str]) -> Parameter:
        """Return what is handed over for a place."""
        new = parameter(
            self.made,
            place,
            cells,
            names,
            is_by_name=self._handing.is_by_name,
            is_formatted=self._handing.is_formatted(),
        )
        if self._intent.style is ParamStyle.GRAPHQL:
            return replace(new, type=graphqls.type_of(self._text, place))
        return new

    def _can_share(self) -> bool:
        """Whether one value can stand at several places."""
        style = self._intent.style
        is_named = style in placeholders.BY_NAME and style is not ParamStyle.GRAPHQL
        return self._handing.is_by_name or is_named

    def _declare(self, parameters: Sequence[Parameter]) -> None:
        """Declare variables at the head of a GraphQL operation."""
        declared = ", ".join(f"${p.name}: {p.type}" for p in parameters)
        found = graphqls.declaration(self._text, declared)
        if found is None or found[0] not in self._starts:
            raise Cannot("where the query declares its variables cannot be told")
        cell = self.made.cells[self._starts.index(found[0])]
        if not isinstance(cell.owner, Leaf) or not isinstance(cell.item, Char):
            raise Cannot("where the query declares its variables cannot be told")
        cell.owner.items.insert(cell.owner.items.index(cell.item), New(found[1]))


def _is_for_rows(call: cst.Call) -> bool:
    """Whether a call takes rows of values for one text, or none at all."""
    match call.func:
        case cst.Attribute(attr=cst.Name("executemany" | "execute_many" | "executescript")):
            return True
        case _:
            return False
