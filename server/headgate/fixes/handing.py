"""Hands values over beside the text in its call, in the way that the driver takes them.

Owns what the call hands over already, and its arguments. Knows nothing of placeholders in
the text but where they stood before.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

import libcst as cst

from headgate.fixes import building, collecting
from headgate.fixes.calls import arguments
from headgate.fixes.composed import Cannot, Composed, Statement
from headgate.fixes.lists import Item, Listing, appended
from headgate.fixes.patches import Patch
from headgate.fixes.placeholders import BY_NAME, PLACEHOLDER
from headgate.fixes.places import Place
from headgate.fixes.spelling import Speller
from headgate.fixes.values import Parameter
from headgate.ruleapi import ParamStyle
from headgate.text import Edit

_TAKES_SEQUENCES: Final = frozenset({"sqlite", "postgres"})
"""Dialects whose drivers take nothing but a sequence for placeholders without names."""
_NAMED_ALREADY: Final = {
    ParamStyle.QMARK: re.compile(r"(?<![:\w]):([A-Za-z_]\w*)"),
    ParamStyle.NUMERIC: re.compile(r"(?<![:\w]):([A-Za-z_]\w*)"),
    ParamStyle.MAPPING: re.compile(r"(?<![:\w]):([A-Za-z_]\w*)"),
    ParamStyle.FORMAT: re.compile(r"%\((\w+)\)s"),
}
"""Placeholders with names, in styles that otherwise go by position."""
_TAKEN: Final = frozenset({"namespaces", "extensions", "smart_strings", "type", "query"})
"""Keywords of `xpath` methods that are no variables."""


class Handing:
    """How the values of one text come to its driver."""

    def __init__(self, made: Composed, speller: Speller, text: str) -> None:
        self._made = made
        self._speller = speller
        style = made.intent.style
        is_in_order = style is not ParamStyle.DOLLAR and style not in BY_NAME
        if made.returned is not None and (not is_in_order or len(made.call.args) > 1):
            raise Cannot("parameters that are handed over in another way")
        self._named = _NAMED_ALREADY[style].findall(text) if style in _NAMED_ALREADY else []
        self.is_by_name = self._goes_by_name(text)
        """Whether a driver that goes by position is handed its values by name."""

    def _goes_by_name(self, text: str) -> bool:
        """Whether the call hands values over by name, with these placeholders in the text."""
        style, given = self._made.intent.style, self._given_argument()
        if style is ParamStyle.MAPPING or style not in _NAMED_ALREADY:
            return style is ParamStyle.MAPPING
        if given is None:
            return style is ParamStyle.NUMERIC and len(self._made.call.args) > 1
        match given.value:
            case cst.Dict():
                return True
            case cst.Tuple() | cst.List():
                return False
            case _:
                return bool(self._named) and not PLACEHOLDER[style].search(text)

    def is_formatted(self) -> bool:
        """Whether the driver reads `%%` as `%` already: `extra` of Django always does."""
        match self._made.call.func:
            case cst.Attribute(attr=cst.Name("extra")):
                return True
            case _:
                return self._made.intent.style is ParamStyle.FORMAT and self._has_given()

    def _has_given(self) -> bool:
        return (
            len(self._made.call.args) > 1
            and self._made.intent.style is not ParamStyle.NAMED
            and (self._given_argument() is not None)
        )

    def _given_argument(self) -> cst.Arg | None:
        """Return the argument that hands parameters over already."""
        for index, arg in enumerate(self._made.call.args):
            if self._made.intent.keyword and arg.keyword is not None:
                if arg.keyword.value == self._made.intent.keyword:
                    return arg
            elif arg.keyword is not None:
                if arg.keyword.value in ("params", "parameters", "args", "vars"):
                    return arg
            elif index == 1 and (
                not self._made.intent.keyword or self._made.intent.style is ParamStyle.MAPPING
            ):
                return arg
        return None

    def names(self, text: str) -> set[str]:
        """Return the names that a value cannot get: they stand for others, or for none."""
        style, call = self._made.intent.style, self._made.call
        names = {arg.keyword.value for arg in call.args if arg.keyword is not None}
        names |= {*_TAKEN, *self._named, *self._given_names()}
        if style in BY_NAME and style is not ParamStyle.XPATH:
            names |= {name[1:] for name in PLACEHOLDER[style].findall(text)}
        return names

    def _given_names(self) -> Iterator[str]:
        """Yield the names that values are handed over by already."""
        given = self._given_argument()
        for entry in given.value.elements if given and isinstance(given.value, cst.Dict) else ():
            if isinstance(entry, cst.DictElement) and isinstance(entry.key, cst.SimpleString):
                yield str(entry.key.evaluated_value)

    def given(self, text: str, found: Sequence[Place]) -> list[int]:
        """Return where placeholders stand in the text already."""
        pattern = PLACEHOLDER[self._made.intent.style]
        if self._made.intent.style is ParamStyle.FORMAT:
            pattern = PLACEHOLDER[ParamStyle.QMARK]
        by_name = self._made.intent.style in (ParamStyle.XPATH, ParamStyle.GRAPHQL)
        if by_name or self._given_argument() is None:
            return []
        inside = [range(place.start, place.stop) for place in found]
        return [
            m.start() for m in pattern.finditer(text) if not any(m.start() in r for r in inside)
        ]

    def handed_over(
        self,
        parameters: Sequence[Parameter],
        before: Sequence[int],
        found: Sequence[Place],
        starts: Sequence[int],
    ) -> Iterator[Edit]:
        """Add the values to the call, or to a list that the call gets."""
        if self._made.intent.style in (ParamStyle.NAMED, ParamStyle.TEXT):
            bound = ", ".join(f"{p.name}={p.source}" for p in parameters)
            if not collecting.is_stable(self._made, parameters):
                name = collecting.name_of(self._made, parameters)
                bound = "**" + name
                yield from collecting.collected_by_name(self._made, parameters, name)
            if self._made.intent.style is ParamStyle.TEXT:
                self._make_text(bound)
            else:
                end = self._made.sink.tree.span(self._made.call)[1]
                self._made.sink.patches.append(Patch(end, end, f".bindparams({bound})"))
            return
        if self._made.intent.style is ParamStyle.XPATH:
            self._demand_stable(parameters)
            self._add_arguments([f"{p.name}={p.source}" for p in parameters])
            return
        if self._made.intent.style is ParamStyle.GRAPHQL:
            self._demand_stable(parameters)
            self._add_variables(parameters)
            return
        given = self._given_argument()
        if self.is_by_name:
            self._demand_stable(parameters)
            self._add_named(parameters, given)
            return
        sources = [("*" if p.is_unpacked else "") + p.source for p in parameters]
        if collecting.is_stable(self._made, parameters):
            if given is not None and self._made.intent.style is not ParamStyle.DOLLAR:
                sources = self._interleaved(given, sources, before, found)
            self._hand_over(sources, given)
            return
        holders = self._holders(before, starts)
        done = collecting.collected(self._made, parameters, given, holders)
        yield from done.edits
        if given is not None:
            return
        is_all = done.stop - done.first >= len(parameters)
        if is_all and self._made.intent.style is not ParamStyle.DOLLAR:
            self._add_arguments([done.name])
            return
        sources[done.first : done.stop] = ["*" + done.name]
        self._hand_over(sources, None)

    def _demand_stable(self, parameters: Sequence[Parameter]) -> None:
        if not collecting.is_stable(self._made, parameters):
            raise Cannot("values that change before the call")

    def _interleaved(
        self, given: cst.Arg, new: list[str], before: Sequence[int], found: Sequence[Place]
    ) -> list[str]:
        """Return the sources of the values that are given and of the new ones, in order."""
        tree = self._made.sink.tree
        if not isinstance(given.value, cst.Tuple | cst.List):
            if self._made.intent.dialect not in _TAKES_SEQUENCES:
                raise Cannot("parameters that are handed over already")
            all_given = "*" + tree.code[slice(*building.outer(tree, given.value))]
            starts = [p.start for p in found]
            if before and before[-1] < starts[0]:
                return [all_given, *new]
            if (
                before
                and starts[-1] < before[0]
                and self._made.intent.style is not ParamStyle.NUMERIC
            ):
                return [*new, all_given]
            raise Cannot("parameters that are handed over already")
        elements = given.value.elements
        if any(isinstance(e, cst.StarredElement) for e in elements) or len(elements) != len(before):
            raise Cannot("parameters that are handed over already")
        old = [tree.code[slice(*building.outer(tree, e.value))] for e in elements]
        if self._made.intent.style is ParamStyle.NUMERIC:
            return [*old, *new]
        placed = [*zip(before, old, strict=True)]
        placed += zip((p.start for p in found), new, strict=True)
        return [source for _, source in sorted(placed, key=lambda x: x[0])]

    def _hand_over(self, sources: Sequence[str], given: cst.Arg | None) -> None:
        style = self._made.intent.style
        if style is ParamStyle.DOLLAR:
            positional = [arg for arg in self._made.call.args if arg.keyword is None]
            if any(arg.star for arg in positional):
                raise Cannot("parameters that are handed over already")
            end = building.outer(self._made.sink.tree, positional[-1].value)[1]
            self._made.sink.patches.append(Patch(end, end, "".join(f", {one}" for one in sources)))
            return
        elif style is ParamStyle.NUMERIC:
            new = ["[" + ", ".join(sources) + "]"]
        else:
            new = ["(" + ", ".join(sources) + ("," if len(sources) == 1 else "") + ")"]
        if given is not None:
            self._made.sink.patches.append(
                Patch(*building.outer(self._made.sink.tree, given.value), new[0])
            )
        else:
            self._add_arguments(new)

    def _add_named(self, parameters: Sequence[Parameter], given: cst.Arg | None) -> None:
        """Hand the values over by name, beside those that are."""
        tree, unit = self._made.sink.tree, self._made.sink.site.unit
        entries = [f'"{p.name}": {p.source}' for p in parameters]
        if given is None:
            new = [f"{p.name}={p.source}" for p in parameters]
            if self._made.intent.style is ParamStyle.MAPPING:
                new = [f"{self._made.intent.keyword}={{{', '.join(entries)}}}"]
            self._made.sink.patches += appended(arguments(tree, self._made.call), new, unit)
        elif isinstance(given.value, cst.Dict):
            start, end = tree.span(given.value)
            items = tuple(Item(*tree.span(entry)) for entry in given.value.elements)
            if items and "," in tree.code[items[-1].end - 1 : items[-1].end]:
                raise Cannot("parameters that are handed over already")
            listing = Listing(tree.code, start + 1, end - 1, items)
            self._made.sink.patches += appended(listing, entries, unit)
        else:
            start, end = building.outer(tree, given.value)
            self._made.sink.patches.append(Patch(start, start, "{**"))
            self._made.sink.patches.append(Patch(end, end, f", {', '.join(entries)}}}"))

    def _make_text(self, bound: str) -> None:
        """Put SQLAlchemy's `text` around the query, with the values bound to it."""
        if len(self._made.call.args) > 1 and (
            not self._made.intent.keyword or self._given_argument() is not None
        ):
            raise Cannot("parameters that are handed over already")
        start, end = building.outer(self._made.sink.tree, self._made.text.value)
        self._made.sink.patches.append(
            Patch(start, start, self._speller.spell("sqlalchemy.text") + "(")
        )
        self._made.sink.patches.append(Patch(end, end, f").bindparams({bound})"))

    def _add_variables(self, parameters: Sequence[Parameter]) -> None:
        """Hand over the variables of a GraphQL query: beside it in a mapping, or by keyword."""
        tree = self._made.sink.tree
        values = "{" + ", ".join(f'"{p.name}": {p.source}' for p in parameters) + "}"
        if isinstance(self._made.text, cst.DictElement):
            body = next(n for n in tree.nodes() if self._made.text in n.children)
            if any(
                isinstance(e, cst.DictElement)
                and isinstance(e.key, cst.SimpleString)
                and e.key.evaluated_value == "variables"
                for e in body.children
            ):
                raise Cannot("variables that are handed over already")
            end = building.outer(tree, self._made.text.value)[1]
            self._made.sink.patches.append(Patch(end, end, f', "variables": {values}'))
            return
        if self._given_argument() is not None or len(self._made.call.args) > 1:
            raise Cannot("variables that are handed over already")
        self._add_arguments([values])

    def _add_arguments(self, new: Sequence[str]) -> None:
        tree = self._made.sink.tree
        if self._made.returned is not None:
            end = building.outer(self._made.end.tree, self._made.returned)[1]
            self._made.end.patches.append(Patch(end, end, f", {new[0]}"))
            if self._made.annotation is not None:
                signature, type_ = self._made.annotation
                kind = "tuple[object, ...]" if new[0].startswith("(") else "list[object]"
                signature.patches.append(Patch(*type_, f"tuple[str, {kind}]"))
            if self._made.receiver is not None:
                statement, after, name = self._made.receiver
                statement.patches.append(Patch(after, after, f", {name}"))
                behind = building.outer(tree, self._made.text.value)[1]
                self._made.sink.patches.append(Patch(behind, behind, f", {name}"))
                return
            start = building.outer(tree, self._made.text.value)[0]
            self._made.sink.patches.append(Patch(start, start, "*"))
            return
        if self._made.intent.keyword:
            new = [f"{self._made.intent.keyword}={source}" for source in new]
        elif self._is_named_text() and self._made.intent.style is not ParamStyle.XPATH:
            raise Cannot("the text is handed over by name")
        by_name = self._made.intent.keyword or self._made.intent.style is ParamStyle.XPATH
        if len(self._made.call.args) == 1 or by_name:
            unit = self._made.sink.site.unit
            self._made.sink.patches += appended(arguments(tree, self._made.call), list(new), unit)
            return
        end = building.outer(tree, self._made.text.value)[1]
        self._made.sink.patches.append(Patch(end, end, "".join(f", {source}" for source in new)))

    def _is_named_text(self) -> bool:
        return isinstance(self._made.text, cst.Arg) and self._made.text.keyword is not None

    def _holders(self, before: Sequence[int], starts: Sequence[int]) -> list[Statement]:
        """Return the statements in which placeholders stand already, in order of the text."""
        return [self._made.cells[bisect_right(starts, at) - 1].statement for at in before]
