"""What stands in several places at once: an object that a container holds and a name means.

Owns which places of an environment are one and the same object, or hold the same text as
long as neither is set anew. What is done to the one is done to the other; what a check
has found out of the one is known of the other.
"""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from headgate.semantics import binding, narrowing, objects, settings
from headgate.semantics.operations import elements, key_of
from headgate.semantics.values import (
    CLEAN,
    MANY,
    Value,
    constant,
    inner_taints,
    join,
    known_constants,
    known_taints,
)
from headgate.semantics.walking import SHARES, TURN, Env

if TYPE_CHECKING:
    from headgate.semantics.evaluating import Line

_MOST: Final = 12
"""Places that one name shares something with."""
_DEEP: Final = 4
"""Steps from a name to a place in it."""
_FEW: Final = 12
"""Entries of a container that are looked at."""
_COPYING: Final = frozenset({"copy.copy", "builtins.dict", "builtins.list", "builtins.tuple"})
_CHANGEABLE: Final = frozenset({"list", "dict", "set", "object"})
_GETTING: Final = frozenset({"get", "setdefault", "__getitem__"})
_ADDING: Final = frozenset({"append", "appendleft", "add", "put", "put_nowait", "insert"})

Pair = tuple[str, str]
"""Two places, as they would be written; the first begins with the name that has the pair."""


def root_of(place: str) -> str:
    """Return the name that a place is in."""
    return place.partition("[")[0].partition(".")[0]


@lru_cache(4_096)
def read_place(place: str) -> ast.expr:
    """Return the expression of a place that is written."""
    return ast.parse(place, mode="eval").body


def pairs_of(held: Value | None) -> list[Pair]:
    """Return the pairs that are noted of a name."""
    out: list[Pair] = []
    for group in (known_constants(held) or ()) if held is not None else ():
        for pair in group if isinstance(group, tuple) else ():
            if isinstance(pair, tuple) and len(pair) == 2:
                out.append((str(pair[0]), str(pair[1])))
    return list(dict.fromkeys(out))


def roots(held: Value) -> list[str]:
    """Return the names that a name shares something with."""
    return list(dict.fromkeys(root_of(other) for _, other in pairs_of(held)))


def place_of(line: Line, node: ast.expr, depth: int = 0) -> str | None:
    """Return how a place is written whose keys are known; None if an expression is none."""
    if depth > _DEEP:
        return None
    match node:
        case ast.Name(id=bound) if bound.isidentifier():
            return bound
        case ast.Attribute(value=base, attr=attr) if not attr.startswith("__"):
            inner = place_of(line, base, depth + 1)
            return f"{inner}.{attr}" if inner is not None else None
        case ast.Subscript(value=base, slice=index) if not isinstance(index, ast.Slice):
            inner = place_of(line, base, depth + 1)
            known = key_of(line.value(index))
            if inner is None or known is None or known == MANY:
                return None
            if not isinstance(known[1], str | int) or len(str(known[1])) > 80:
                return None
            return f"{inner}[{known[1]!r}]"
        case _:
            return None


def _is_changeable(value: Value) -> bool:
    shape = value.shape
    return shape is not None and shape.kind in _CHANGEABLE and not objects.is_member(value)


def link(line: Line, one: str, other: str) -> None:
    """Note that two places hold the same object."""
    if root_of(one) == root_of(other):
        return
    for mine, theirs in ((one, other), (other, one)):
        key = SHARES + root_of(mine)
        pairs = pairs_of(line.env.get(key))
        if (mine, theirs) not in pairs and len(pairs) < _MOST:
            _note(line.env, root_of(mine), [*pairs, (mine, theirs)])
    line.env[SHARES] = CLEAN


def _note(env: Env, root: str, pairs: list[Pair]) -> None:
    if pairs or SHARES + root in env:
        env[SHARES + root] = constant(tuple(sorted(pairs))) if pairs else CLEAN


def forget(line: Line, place: str) -> None:
    """Note that a place, and all in it, is set anew."""
    root = root_of(place)
    pairs = pairs_of(line.env.get(SHARES + root))
    gone = [p for p in pairs if p[0] == place or p[0].startswith((place + "[", place + "."))]
    if not gone:
        return
    _note(line.env, root, [p for p in pairs if p not in gone])
    for mine, theirs in gone:
        whose = root_of(theirs)
        others = pairs_of(line.env.get(SHARES + whose))
        _note(line.env, whose, [p for p in others if p != (theirs, mine)])


def forgotten(line: Line, target: ast.expr) -> None:
    """Note that what a target names is set anew."""
    if SHARES in line.env and (place := place_of(line, target)) is not None:
        forget(line, place)


def changed(line: Line, bound: str, before: Value | None, *, checked: bool = False) -> None:
    """Show in all other places what was done to what a name means.

    Not in those from which the change came: two objects can hold each other.
    """
    if bound in line.spreading:
        return
    line.spreading.add(bound)
    _spread(line, bound, before, checked)
    line.spreading.discard(bound)


def _spread(line: Line, bound: str, before: Value | None, checked: bool) -> None:
    after = line.env.get(bound)
    for mine, theirs in pairs_of(line.env.get(SHARES + bound)):
        if after is None or before is None:
            return
        node, other = read_place(mine), read_place(theirs)
        line.env[bound] = before
        old = line.value(node)
        line.env[bound] = after
        new, now = line.value(node), line.value(other)
        if old == new or now == new:
            continue
        if checked:
            if now == old:
                narrowing.put_checked(line, other, new)
        elif _is_changeable(now) and _is_changeable(new):
            binding.put(line, other, new if now == old else join(now, new))


def assigned(line: Line, target: ast.expr, value: Value, node: ast.expr | None) -> None:
    """Note what a target shares with what it was given, as it is written."""
    if node is None:
        return
    place = place_of(line, target)
    if place is None:
        return
    match node:
        case ast.Name() | ast.Attribute() | ast.Subscript():
            _same(line, place, value, node)
        case ast.Call(func=ast.Attribute(value=base, attr=attr), args=[key, *_]) if (
            attr in _GETTING and _is_changeable(value)
        ):
            inside = ast.copy_location(ast.Subscript(base, key, ast.Load()), node)
            if (other := place_of(line, inside)) is not None and line.value(inside) == value:
                link(line, place, other)
        case ast.Call(func=ast.Attribute(value=base, attr=attr)) if attr in settings.SAME_PARSER:
            parser: ast.expr = base
            while isinstance(parser, ast.Call) and isinstance(parser.func, ast.Attribute):
                parser = parser.func.value
            if (other := place_of(line, parser)) is not None and line.value(parser) == value:
                link(line, place, other)
        case ast.Call():
            _made(line, place, value, node)
        case ast.Dict(keys=keys, values=values):
            for at, one in zip(keys, values, strict=True):
                known = key_of(line.value(at)) if at is not None else None
                if known is not None and isinstance(one, ast.Name):
                    _held(line, f"{place}[{known[1]!r}]", one)
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            if not any(isinstance(p, ast.Starred) for p in parts):
                for number, one in enumerate(parts):
                    if isinstance(one, ast.Name):
                        _held(line, f"{place}[{number}]", one)
        case _:
            pass


def _same(line: Line, place: str, value: Value, node: ast.expr) -> None:
    """`rows = table["rows"]`, `self.rows = rows`, and texts that are checked later."""
    changeable = _is_changeable(value)
    if not changeable and not known_taints([value]):
        return
    if isinstance(node, ast.Name) and "." not in place and "[" not in place and changeable:
        return  # another name for it
    other = place_of(line, node)
    if other is None or (not changeable and root_of(other) not in line.env):
        return
    link(line, place, other)


def _held(line: Line, place: str, node: ast.Name) -> None:
    if _is_changeable(line.value(node)):
        link(line, place, node.id)


def _made(line: Line, place: str, value: Value, node: ast.Call) -> None:
    """`job = Job(options)`, `rows = copy.copy(table)`."""
    shape = value.shape
    if shape is None or len(shape.entries) > _FEW:
        return
    names = [a for a in node.args if isinstance(a, ast.Name)]
    words = {k.arg: k.value for k in node.keywords if isinstance(k.value, ast.Name)}
    if not names and not words and not isinstance(node.func, ast.Attribute):
        return
    copied: ast.expr | None = node.args[0] if len(node.args) == 1 else None
    if isinstance(node.func, ast.Attribute) and node.func.attr == "copy" and not node.args:
        copied = node.func.value
    elif copied is not None and not line.value(node.func).names & _COPYING:
        copied = None
    if copied is not None:
        _copied(line, place, value, copied)
        return
    inside = [
        (str(key[1]), held)
        for key, held in shape.entries
        if key[0] == "attr" and _is_changeable(held) and not str(key[1]).startswith("<")
    ]
    for one in (*names, *words.values()):
        assert isinstance(one, ast.Name)
        given = line.value(one)
        if not _is_changeable(given):
            continue
        found = [attr for attr, held in inside if held == given]
        if len(found) > 1:
            word = next((w for w, v in words.items() if v is one), one.id)
            found = [attr for attr in found if attr.lstrip("_") in (word, one.id)]
        for attr in found:
            link(line, f"{place}.{attr}", one.id)


def _copied(line: Line, place: str, value: Value, node: ast.expr) -> None:
    """What a copy holds is what the first one holds, not copies of it."""
    shape, other = value.shape, place_of(line, node)
    if shape is None or other is None:
        return
    for key, held in shape.entries:
        if not _is_changeable(held) or not isinstance(key[1], str | int):
            continue
        if key[0] == "attr":
            if str(key[1]).isidentifier():
                link(line, f"{place}.{key[1]}", f"{other}.{key[1]}")
        else:
            link(line, f"{place}[{key[1]!r}]", f"{other}[{key[1]!r}]")


def added(line: Line, place: ast.expr, attr: str, node: ast.expr, after: Value) -> None:
    """`rows.append(row)`: the row may be filled afterwards."""
    if (
        attr not in _ADDING
        or not isinstance(node, ast.Name)
        or not _is_changeable(line.value(node))
    ):
        return
    other = place_of(line, place)
    if other is None:
        return
    items = elements(after)
    at = "..."
    if items is not None and attr == "append" and TURN not in line.env:
        at = str(len(items) - 1)
    link(line, node.id, f"{other}[{at}]")


def looped(line: Line, target: ast.expr, iterable: ast.expr, turn: int | None) -> None:
    """`for row in rows`: the row is one of them, the one at `turn` if that is known."""
    match iterable:
        case ast.Name() | ast.Attribute() | ast.Subscript():
            over, how = iterable, "each"
        case ast.Call(func=ast.Attribute(value=over, attr="values" | "items" as how), args=[]):
            pass
        case ast.Call(func=ast.Name(id="enumerate"), args=[over, *_]):
            how = "enumerate"
        case _:
            return
    if how in ("items", "enumerate"):
        match target:
            case ast.Tuple(elts=[_, ast.Name() as bound]):
                pass
            case _:
                return
    elif isinstance(target, ast.Name):
        bound = target
    else:
        return
    held = line.env.get(bound.id)
    if held is None or not (_is_changeable(held) or inner_taints(held)):
        return
    place = place_of(line, over)
    if place is None or (not _is_changeable(held) and root_of(place) not in line.env):
        return
    at = "..."
    if turn is not None:
        shape = line.value(over).shape
        if shape is None or shape.rest is not None or turn >= len(shape.entries):
            return
        key = shape.entries[turn][0]
        if shape.kind == "object" or not isinstance(key[1], str | int):
            return
        if how in ("each", "enumerate") and shape.kind not in ("list", "tuple"):
            return
        at = repr(key[1])
    elif not _is_changeable(held):
        return
    link(line, bound.id, f"{place}[{at}]")
