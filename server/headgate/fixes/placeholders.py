"""Puts placeholders into a text where its values stood.

Owns how each driver writes them, and what becomes of the literals around them. Knows
nothing of how the values come to the driver.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from headgate.fixes.building import Char, Hole, Leaf, New, Value, Way
from headgate.fixes.composed import Cannot, Cell, Composed
from headgate.fixes.places import Place
from headgate.fixes.values import Parameter
from headgate.ruleapi import ParamStyle

PLACEHOLDER: Final = {
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
"""How placeholders look that stand in a text already."""
BY_NAME: Final = (
    *(ParamStyle.NAMED, ParamStyle.TEXT, ParamStyle.MAPPING, ParamStyle.XPATH),
    ParamStyle.GRAPHQL,
)
"""Styles in which every placeholder has a name."""


def spelled(style: ParamStyle, number: int, parameter: Parameter, *, is_by_name: bool) -> str:
    """Return the placeholder of a value, in the style of its driver."""
    if is_by_name:
        is_format = style is ParamStyle.FORMAT
        return f"%({parameter.name})s" if is_format else f":{parameter.name}"
    match style:
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


def put(made: Composed, cells: Sequence[Cell], placeholder: New) -> None:
    """Put a placeholder where the cells stand, and take them out."""
    done = False
    for cell in cells:
        if isinstance(cell.owner, Leaf) and cell.item is not None:
            at = cell.owner.items.index(cell.item)
            if placeholder.is_field and cell.owner.way not in (Way.PLAIN, Way.FIELDS):
                raise Cannot("a template whose placeholders are numbered as it grows")
            cell.owner.items[at : at + 1] = [] if done else [placeholder]
            done = True
        elif isinstance(cell.owner, Hole):
            cell.owner.item = New("")
    if not done:
        leaf = _leaf_before(made, cells[0])
        if placeholder.is_field and leaf.way not in (Way.PLAIN, Way.FIELDS):
            raise Cannot("a template whose placeholders are numbered as it grows")
        leaf.items.append(placeholder)


def _leaf_before(made: Composed, cell: Cell) -> Leaf:
    index = made.cells.index(cell)
    before = made.cells[index - 1] if index else None
    if before is None or before.statement is not cell.statement:
        raise Cannot("no literal stands before a value")
    if not isinstance(before.owner, Leaf):
        raise Cannot("no literal stands before a value")
    return before.owner


def put_list(place: Place, cells: Sequence[Cell], source: str, mark: str) -> None:
    """Put as many placeholders as there are values where the cells stand."""
    items = f"'{mark}' * len({source})" if len(mark) == 1 else (f"['{mark}'] * len({source})")
    for cell in cells:
        if isinstance(cell.item, Char) and isinstance(cell.owner, Leaf):
            cell.owner.items.remove(cell.item)
        elif isinstance(cell.item, Value):
            quote = cell.owner.quote if isinstance(cell.owner, Leaf) else '"'
            source = f"', '.join({items})"
            if quote != '"' or isinstance(cell.owner, Hole):
                source = source.replace("'", '"')
            if not place.has_parentheses:
                _put_parentheses(cell, source)
            elif isinstance(cell.owner, Hole):
                cell.owner.item = New(source)
            elif isinstance(cell.owner, Leaf):
                _put_field(cell.owner, cell.item, source)


def _put_parentheses(cell: Cell, source: str) -> None:
    if not isinstance(cell.owner, Leaf) or not isinstance(cell.item, Value):
        raise Cannot("a list that brings its own parentheses")
    at = cell.owner.items.index(cell.item)
    _put_field(cell.owner, cell.item, source)
    cell.owner.items.insert(at + 1, Char(")", ")"))
    cell.owner.items.insert(at, Char("(", "("))


def _put_field(leaf: Leaf, value: Value, source: str) -> None:
    if leaf.way is Way.FIELDS:
        leaf.items[leaf.items.index(value)] = New("{" + source + "}", is_field=True)
    else:
        value.source = source
        value.is_changed = True
