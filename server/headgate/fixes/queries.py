"""Which values of an SQL text can be handed over as parameters.

Owns the reading of SQL, by sqlglot, and nothing of Python. sqlglot takes a tenth of a
second to load: import this inside functions only.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import Final

import sqlglot
from sqlglot import ErrorLevel, Token, TokenType, exp
from sqlglot.errors import SqlglotError

from headgate.fixes.places import MARKER, NamePlace, Place, Role, inside, marker

_STRINGS: Final = frozenset(
    {TokenType.STRING, TokenType.NATIONAL_STRING, TokenType.RAW_STRING, TokenType.UNICODE_STRING}
)
_CLAUSES: Final = frozenset(
    {TokenType.SELECT, TokenType.WHERE, TokenType.ORDER_BY, TokenType.GROUP_BY, TokenType.LIMIT}
)
_BEHIND_ORDER: Final = frozenset(
    {TokenType.COMMA, TokenType.LIMIT, TokenType.OFFSET, TokenType.R_PAREN, TokenType.SEMICOLON}
)
_COMPARES: Final = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Like, exp.ILike)
_PASSES: Final = (exp.Paren, exp.Neg, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Cast, exp.DPipe)


def places(text: str, count: int, lists: frozenset[int], dialect: str) -> list[Place] | None:
    """Return what can be replaced in a text with `count` markers, in order of place.

    `lists` are the values that are joined with commas. Values that are not named in the
    result must stay. None where the text cannot be read.
    """
    try:
        tokens = sqlglot.tokenize(text, read=dialect or None)
    except SqlglotError:
        return None
    bare: dict[int, Token] = {}
    out: list[Place] = []
    quoted: list[tuple[Token, tuple[int, ...]]] = []
    for token in tokens:
        held = inside(text[token.start : token.end + 1], count)
        if not held:
            continue
        if token.token_type in _STRINGS:
            out.append(_string(text, token, held, lists))
        elif text[token.start] == '"' and token.token_type is TokenType.IDENTIFIER:
            quoted.append((token, held))
        elif token.text == marker(held[0]):
            bare[held[0]] = token
    roles = dict(_roles(text, bare, quoted, lists, dialect))
    for number, token in bare.items():
        role = roles.get(number, Role.KEPT)
        if role is not Role.KEPT:
            is_list = number in lists or role is Role.LIST
            out.append(
                Place(
                    token.start,
                    token.end + 1,
                    (number,),
                    Role.LIST if is_list else Role.PARAMETER,
                    has_parentheses=role is not Role.LIST,
                )
            )
    for token, held in quoted:
        if roles.get(held[0]) is Role.PARAMETER and dialect in ("sqlite", "mysql"):
            out.append(_string(text, token, held, lists))
    return sorted(out, key=lambda place: place.start)


def names(text: str, count: int, dialect: str) -> dict[int, NamePlace]:
    """Return which markers stand where only a name can, or the direction of an order."""
    trees = _trees(text, dialect)
    if not trees:
        return {}
    tokens = sqlglot.tokenize(text, read=dialect or None)
    numbers = {marker(n): n for n in range(count)}
    out = {numbers[tokens[at].text]: NamePlace.DIRECTION for at in _directions(tokens, numbers)}
    for tree in trees:
        for identifier in tree.find_all(exp.Identifier):
            if (number := numbers.get(identifier.name)) is None:
                continue
            match identifier.parent:
                case exp.Table():
                    out[number] = NamePlace.TABLE
                case exp.Column() as column if _is_surely_a_name(column):
                    out[number] = NamePlace.COLUMN
                case _:
                    pass
    return out


def _is_surely_a_name(column: exp.Column) -> bool:
    parent = column.parent
    if isinstance(parent, exp.Ordered | exp.Group):
        return True
    return isinstance(parent, _COMPARES) and column.arg_key == "this"


def _directions(tokens: Sequence[Token], markers: Container[str]) -> Iterator[int]:
    """Yield where markers stand behind what a query is ordered by."""
    for at, token in enumerate(tokens):
        if token.text not in markers or not at:
            continue
        before, behind = tokens[at - 1], tokens[at + 1 : at + 2]
        ordered = [t.token_type for t in tokens[:at] if t.token_type in _CLAUSES]
        if (
            ordered[-1:] == [TokenType.ORDER_BY]
            and before.token_type in (TokenType.VAR, TokenType.IDENTIFIER, TokenType.NUMBER)
            and (not behind or behind[0].token_type in _BEHIND_ORDER)
        ):
            yield at


def columns(text: str, dialect: str) -> tuple[str, ...]:
    """Return the columns that a query names itself, in order."""
    found = [c.name for tree in _trees(text, dialect) for c in tree.find_all(exp.Column)]
    plain = [name for name in found if name.isidentifier() and not MARKER.search(name)]
    return tuple(sorted(dict.fromkeys(plain), key=lambda name: text.find(name)))


def _trees(text: str, dialect: str) -> list[exp.Expr]:
    """Return the statements of a text, none where it cannot be read."""
    try:
        trees = sqlglot.parse(text, read=dialect or None, error_level=ErrorLevel.IGNORE)
    except SqlglotError:
        return []
    return [tree for tree in trees if tree is not None]


def _string(text: str, token: Token, held: tuple[int, ...], lists: frozenset[int]) -> Place:
    content = text[token.start + 1 : token.end]
    is_list = len(held) == 1 and held[0] in lists and content == marker(held[0])
    role = Role.LIST if is_list else Role.PARAMETER
    return Place(token.start, token.end + 1, held, role)


def _roles(
    text: str,
    bare: dict[int, Token],
    quoted: Sequence[tuple[Token, tuple[int, ...]]],
    lists: frozenset[int],
    dialect: str,
) -> Iterator[tuple[int, Role]]:
    """Yield what markers outside of strings are, by where they stand in the tree."""
    numbers = {marker(n): n for n in bare}
    for token, held in quoted:
        numbers[text[token.start + 1 : token.end]] = held[0]
    for tree in _trees(text, dialect):
        for column in tree.find_all(exp.Column):
            number = numbers.get(column.name)
            if number is not None and not column.args.get("table"):
                is_whole_list = (
                    isinstance(column.parent, exp.In)
                    and column.arg_key == "expressions"
                    and len(column.parent.expressions) == 1
                )
                # What stands alone there may be several values, and is then no single one.
                is_known = not is_whole_list or number in lists
                yield number, _role(column) if is_known else Role.KEPT


def _role(node: exp.Expression) -> Role:
    """Return what stands at the place of a column."""
    child: exp.Expression = node
    parent = node.parent
    while isinstance(parent, _PASSES):
        child, parent = parent, parent.parent
    key = child.arg_key
    match parent:
        case exp.In():
            if key == "field":
                return Role.LIST
            return Role.PARAMETER if key == "expressions" else Role.KEPT
        case exp.Tuple() | exp.Values():
            above = parent.parent if isinstance(parent, exp.Tuple) else parent
            return Role.PARAMETER if isinstance(above, exp.Values | exp.In) else Role.KEPT
        case exp.Between():
            return Role.PARAMETER if key in ("low", "high") else Role.KEPT
        case exp.Limit() | exp.Offset():
            return Role.PARAMETER
        case exp.Func():
            if isinstance(parent, exp.And | exp.Or | exp.Count):
                return Role.KEPT
            return Role.PARAMETER
        case _ if isinstance(parent, _COMPARES):
            return Role.PARAMETER if key == "expression" else Role.KEPT
        case _:
            return Role.KEPT
