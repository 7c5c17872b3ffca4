"""Which values of an SQL text can be handed over as parameters.

Owns the reading of SQL, by sqlglot, and nothing of Python. sqlglot takes a tenth of a
second to load: import this inside functions only.
"""

from __future__ import annotations

import logging
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import sqlglot
from sqlglot import ErrorLevel, Token, TokenType, exp
from sqlglot.errors import SqlglotError

from headgate.fixes.places import MARKER, NamePlace, Place, Role, inside, marker

logging.getLogger("sqlglot").setLevel(logging.CRITICAL)  # it would log the text that it reads

_STRINGS: Final = frozenset({TokenType.STRING, TokenType.NATIONAL_STRING})
_CLAUSES: Final = frozenset(
    {TokenType.SELECT, TokenType.WHERE, TokenType.ORDER_BY, TokenType.GROUP_BY, TokenType.LIMIT}
)
_BEHIND_ORDER: Final = frozenset(
    {TokenType.COMMA, TokenType.LIMIT, TokenType.OFFSET, TokenType.R_PAREN, TokenType.SEMICOLON}
)
_STRUCTURE: Final = frozenset(
    {
        *("ALTER", "ANALYZE", "COMMENT", "COPY", "CREATE", "DECLARE", "DESC", "DESCRIBE", "DETACH"),
        *("DO", "DROP", "FLUSH", "GRANT", "KILL", "LISTEN", "LOAD", "LOCK", "NOTIFY", "PRAGMA"),
        *("PREPARE", "REINDEX", "RENAME", "RESET", "REVOKE", "SET", "SHOW", "TRUNCATE", "UNLISTEN"),
        *("USE", "VACUUM"),
    }
)
"""Words with which statements begin that no database takes parameters for."""
_BEFORE_NAMES: Final = frozenset({"FROM", "INTO", "TABLE", "JOIN", "UPDATE"})
_CALLS: Final = frozenset({"CALL", "EXEC", "EXECUTE"})
_ENDS_VALUE: Final = frozenset(
    {TokenType.IDENTIFIER, TokenType.NUMBER, TokenType.R_PAREN, TokenType.STRING, TokenType.ALIAS}
)
_TYPES: Final = frozenset(
    {
        *("AS", "BIT", "BYTEA", "CIDR", "COLLATE", "DATE", "DATETIME", "INET", "INTERVAL", "JSON"),
        *("JSONB", "POINT", "TIME", "TIMESTAMP", "TIMESTAMPTZ", "TIMETZ", "UUID", "XML"),
    }
)
"""Words that make a literal behind them one of a type (or a name), which must stay a literal."""
_OPERATORS: Final = frozenset({"GLOB", "MATCH", "REGEXP", "RLIKE", "SEPARATOR", "TO"})
_ONE_AT_A_TIME: Final = frozenset({"", "postgres", "sqlite"})
"""Dialects whose databases run only one statement at a time if it has parameters."""
_BACKSLASHES: Final = frozenset({"", "mysql", "snowflake"})
"""Dialects in which a backslash in a literal may mean something else than itself."""
_TYPELESS: Final = frozenset({"sqlite"})
"""Dialects in which values have types and only columns turn texts into numbers."""
_COMPARES: Final = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Like, exp.ILike)
_PASSES: Final = (exp.Paren, exp.Neg, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Cast, exp.DPipe)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who takes the placeholders of a text."""

    dialect: str
    is_written: bool = False
    """Whether the driver writes values into the text itself: then they may stand wherever a
    literal may."""


def places(text: str, count: int, lists: frozenset[int], reader: Reader) -> list[Place] | None:
    """Return what can be replaced in a text with `count` markers, in order of place.

    `lists` are the values that are joined with commas. Values that are not named in the
    result must stay. None where the text cannot be read.
    """
    dialect = reader.dialect
    try:
        tokens = sqlglot.tokenize(_masked(text), read=dialect or None)
    except SqlglotError:
        return None
    if not reader.is_written and not _takes_parameters(tokens, dialect):
        return []
    is_call = text.split(maxsplit=1)[:1] != [] and text.split(maxsplit=1)[0].upper() in _CALLS
    bare: dict[int, Token] = {}
    out: list[Place] = []
    quoted: list[tuple[Token, tuple[int, ...]]] = []
    called: set[int] = set()
    for at, token in enumerate(tokens):
        held = inside(text[token.start : token.end + 1], count)
        if not held:
            continue
        if token.token_type in _STRINGS and _is_a_name(tokens, at):
            continue
        if token.token_type in _STRINGS:
            is_free = reader.is_written or is_call or _may_be_any(tokens, at)
            if is_free and _is_plain(text, token, dialect):
                out.append(_string(text, token, held, lists))
        elif text[token.start] == '"' and token.token_type is TokenType.IDENTIFIER:
            quoted.append((token, held))
        elif token.text == marker(held[0]):
            bare[held[0]] = token
            if is_call and _is_argument(tokens, at):
                called.add(held[0])
    roles = dict(_roles(text, bare, quoted, lists, reader))
    for number, token in bare.items():
        role = Role.PARAMETER if number in called else roles.get(number, Role.KEPT)
        if role is not Role.KEPT:
            is_list = number in lists or role is Role.LIST
            out.append(
                Place(
                    token.start,
                    token.end + 1,
                    (number,),
                    Role.LIST if is_list else role,
                    has_parentheses=role is not Role.LIST,
                )
            )
    for token, held in quoted:
        if roles.get(held[0]) is Role.PARAMETER and dialect in ("sqlite", "mysql"):
            out.append(_string(text, token, held, lists))
    return sorted(out, key=lambda place: place.start)


def _masked(text: str) -> str:
    """Return the text with a word for a call hidden, behind which sqlglot reads no tokens."""
    word = text.split(maxsplit=1)[0] if text.strip() else ""
    return text.replace(word, "x" * len(word), 1) if word.upper() in _CALLS else text


def _takes_parameters(tokens: Sequence[Token], dialect: str) -> bool:
    """Whether the database takes parameters for all statements of a text."""
    ends = [at for at, token in enumerate(tokens) if token.token_type is TokenType.SEMICOLON]
    begins = [at for at in (0, *(end + 1 for end in ends)) if at < len(tokens)]
    if len(begins) > 1 and dialect in _ONE_AT_A_TIME:
        return False
    return not any(tokens[at].text.upper() in _STRUCTURE for at in begins)


def _may_be_any(tokens: Sequence[Token], at: int) -> bool:
    """Whether what stands at the place of a literal may be any expression."""
    before = tokens[at - 1] if at else None
    if before is None or before.token_type in _ENDS_VALUE:
        return False
    word = before.text.upper()
    return word not in _TYPES and (before.token_type is not TokenType.VAR or word in _OPERATORS)


def _is_plain(text: str, token: Token, dialect: str) -> bool:
    """Whether what a literal says is what stands between its quotes."""
    written = text[token.start : token.end + 1]
    return written.lstrip("nN")[:1] in ("'", '"') and (
        "\\" not in written or dialect not in _BACKSLASHES
    )


def _is_a_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a string stands where a table is named, as SQLite lets it."""
    if not at or tokens[at - 1].text.upper() not in _BEFORE_NAMES:
        return False
    opened: list[int] = []
    for number, token in enumerate(tokens[:at]):
        if token.token_type is TokenType.L_PAREN:
            opened.append(number)
        elif token.token_type is TokenType.R_PAREN and opened:
            opened.pop()
    # `trim(both from '…')` names no table.
    return not opened or tokens[opened[-1] + 1].text.upper() in ("SELECT", "WITH")


def _is_argument(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token stands alone between commas or parentheses."""
    behind = tokens[at + 1].token_type if at + 1 < len(tokens) else None
    return (
        at > 0
        and tokens[at - 1].token_type in (TokenType.L_PAREN, TokenType.COMMA)
        and behind in (TokenType.R_PAREN, TokenType.COMMA, TokenType.SEMICOLON, None)
    )


def names(text: str, count: int, dialect: str) -> dict[int, NamePlace]:
    """Return which markers stand where only a name can, or the direction of an order."""
    trees = _trees(text, dialect)
    if not trees:
        return {}
    tokens = sqlglot.tokenize(text, read=dialect or None)
    numbers = {marker(n): n for n in range(count)}
    alone = {t.text for before, t, behind in _triples(tokens) if before + behind == "()"}
    out = {numbers[tokens[at].text]: NamePlace.DIRECTION for at in _directions(tokens, numbers)}
    for tree in trees:
        for identifier in tree.find_all(exp.Identifier):
            if (number := numbers.get(identifier.name)) is None:
                continue
            match identifier.parent:
                case exp.Table() if identifier.name not in alone:  # else it may be a query
                    out[number] = NamePlace.TABLE
                case exp.Column() as column if _is_surely_a_name(column):
                    out[number] = NamePlace.COLUMN
                case _:
                    pass
    return out


def _triples(tokens: Sequence[Token]) -> Iterator[tuple[str, Token, str]]:
    """Yield each token with the text of those beside it."""
    texts = ["", *(token.text for token in tokens), ""]
    yield from zip(texts, tokens, texts[2:], strict=False)


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
        tokens = sqlglot.tokenize(text, read=dialect or None)
        for at in _directions(tokens, {t.text for t in tokens if MARKER.fullmatch(t.text)}):
            start, end = tokens[at].start, tokens[at].end + 1
            text = text[:start] + "ASC".ljust(end - start) + text[end:]
        trees = sqlglot.parse(text, read=dialect or None, error_level=ErrorLevel.IGNORE)
    except SqlglotError:
        return []
    return [tree for tree in trees if tree is not None]


def _string(text: str, token: Token, held: tuple[int, ...], lists: frozenset[int]) -> Place:
    content = text[token.start : token.end].lstrip("nN")[1:]
    is_list = len(held) == 1 and held[0] in lists and content == marker(held[0])
    role = Role.LIST if is_list else Role.PARAMETER
    return Place(token.start, token.end + 1, held, role)


def _roles(
    text: str,
    bare: dict[int, Token],
    quoted: Sequence[tuple[Token, tuple[int, ...]]],
    lists: frozenset[int],
    reader: Reader,
) -> Iterator[tuple[int, Role]]:
    """Yield what markers outside of strings are, by where they stand in the tree."""
    numbers = {marker(n): n for n in bare}
    for token, held in quoted:
        numbers[text[token.start + 1 : token.end]] = held[0]
    for tree in _trees(text, reader.dialect):
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
                is_known = is_known and not (reader.dialect in _TYPELESS and _lacks_type(column))
                is_amount = reader.is_written and isinstance(column.parent, exp.Interval)
                role = Role.PARAMETER if is_amount else _role(column)
                yield number, role if is_known else Role.KEPT


def _lacks_type(node: exp.Expression) -> bool:
    """Whether what a value is compared with has no type, so that a text would be no number."""
    parent = node.parent
    while isinstance(parent, exp.Paren):
        parent = parent.parent
    if not isinstance(parent, (exp.In, exp.Between, *_COMPARES)):
        return False
    return not isinstance(parent.this.unnest(), exp.Column | exp.Cast)


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
            return Role.AMOUNT
        case exp.Func():
            return Role.PARAMETER if _is_surely_a_value(child, parent) else Role.KEPT
        case _ if isinstance(parent, _COMPARES):
            if isinstance(parent.find_ancestor(exp.Join, exp.Select), exp.Join):
                return Role.KEPT  # as a rule a column of the other table
            return Role.PARAMETER if key == "expression" else Role.KEPT
        case _:
            return Role.KEPT


def _is_surely_a_value(argument: exp.Expression, call: exp.Func) -> bool:
    """Whether no column can be meant by an argument, as it can by the first one."""
    if isinstance(call, exp.And | exp.Or | exp.AggFunc):
        return False
    if isinstance(call, exp.Array):
        return True
    given = [one for one in call.iter_expressions() if isinstance(one, exp.Expression)]
    first = given[0] if given else argument
    return argument is not first and not isinstance(first, exp.Literal)
