"""Functions that go through containers: `map`, `zip`, `itertools`, `heapq`, `operator` …

Owns what is given one after the other, as far as it is known which elements there are.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from itertools import islice, pairwise, product, zip_longest
from typing import TYPE_CHECKING, Final, TypeAlias

from headgate.semantics import binding, calling, narrowing, operations, reading
from headgate.semantics.operations import element, elements, sequence
from headgate.semantics.values import (
    CLEAN,
    NONE,
    Key,
    Value,
    constant,
    holding,
    join,
    join_all,
    known_constants,
    shape_of,
)

if TYPE_CHECKING:
    from headgate.semantics.calls import Arguments
    from headgate.semantics.evaluating import Line

Special: TypeAlias = "Callable[[Line, Arguments, ast.Call], Value | None]"
_FEW: Final = 12
"""Elements that a function is called for one by one."""
_MANY: Final = 48
"""Elements that a made container may have."""


def _any_of(value: Value) -> Value:
    return holding(shape_of("list", (), value))


def _sequence(values: Sequence[Value]) -> Value:
    return sequence("list", values) if len(values) <= _MANY else _any_of(join_all(values))


def _one(value: Value | None) -> int | None:
    known = known_constants(value) if value is not None else None
    if known is None or len(known) != 1 or not isinstance(known[0], int):
        return None
    return known[0]


def _lists(line: Line, arguments: Arguments) -> list[list[Value]] | None:
    """Return the elements of all arguments, if they are known."""
    if arguments.more is not None:
        return None
    out: list[list[Value]] = []
    for value in arguments.positional:
        items = reading.elements_of(line, value)
        if items is None:
            known = known_constants(value)
            if not known or len(known) != 1 or not isinstance(known[0], str):
                return None
            items = [constant(c) for c in known[0][:_MANY]]
        out.append(items)
    return out


def _ask(line: Line, callee: Value, given: Sequence[Value], expr: ast.Call) -> Value:
    """Call a function with values that are not written."""
    nodes = [calling.made_node(line, expr, v) for v in given]
    return calling.call(line, callee, calling.given(line, list(given), nodes), expr, made_up=True)


def _is_called(value: Value) -> bool:
    return bool(value.functions or value.names or value.shape is not None)


def _mapped(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) < 2 or not _is_called(arguments.positional[0]):
        return None
    callee, *held = arguments.positional
    lists = [reading.elements_of(line, v) for v in held]
    if arguments.more is None and all(items is not None and len(items) <= _FEW for items in lists):
        rows = zip(*(items for items in lists if items is not None), strict=False)
        return _sequence([_ask(line, callee, row, expr) for row in rows])
    each = [reading.element_of(line, v) for v in held]
    nodes = [calling.made_node(line, n, v) for n, v in zip(arguments.nodes[1:], each, strict=False)]
    return _any_of(calling.call(line, callee, calling.given(line, each, nodes), expr, made_up=True))


def _starmap(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    callee, held = arguments.positional
    rows = reading.elements_of(line, held)
    if rows is None or len(rows) > _FEW:
        row = reading.elements_of(line, reading.element_of(line, held))
        return None if row is None else _any_of(_ask(line, callee, row, expr))
    made: list[Value] = []
    for one in rows:
        items = reading.elements_of(line, one)
        if items is None:
            return None
        made.append(_ask(line, callee, items, expr))
    return _sequence(made)


EACH: Final = "<each>"
"""The name of an element that a predicate is asked about."""


def _kept(
    line: Line, arguments: Arguments, expr: ast.Call, *, positive: bool
) -> list[tuple[Value, bool | None]] | None:
    """Return the elements with what a predicate answers, and as its answer makes them."""
    if len(arguments.positional) != 2:
        return None
    callee, held = arguments.positional
    items = reading.elements_of(line, held)
    each = items if items is not None and len(items) <= _FEW else [reading.element_of(line, held)]
    out: list[tuple[Value, bool | None]] = []
    for one in each:
        if callee == NONE:
            out.append((one, line.decided(one)))
            continue
        answer = line.decided(_ask(line, callee, [one], expr))
        out.append(
            (one if answer is not None else _narrowed(line, arguments, one, positive), answer)
        )
    return out if items is not None and each is items else [(v, None) for v, _ in out]


def _narrowed(line: Line, arguments: Arguments, one: Value, positive: bool) -> Value:
    """Return an element after a predicate has let it through."""
    func = arguments.nodes[0]
    node = ast.Name(EACH, ast.Load(), lineno=line.base, col_offset=0)
    test = ast.copy_location(ast.Call(func, [node], []), node)
    saved = line.env
    line.env = {**saved, EACH: one}
    found = dict(narrowing.found_out(line, test, positive=positive))
    line.env = saved
    return found.get(EACH, one)


def _filtered(*, positive: bool) -> Special:
    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        answers = _kept(line, arguments, expr, positive=positive)
        if answers is None:
            return None
        if all(answer is not None for _, answer in answers):
            return sequence("list", [v for v, answer in answers if answer is positive])
        return _any_of(join_all(v for v, answer in answers if answer is not (not positive)))

    return special


def _while(*, taking: bool) -> Special:
    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        answers = _kept(line, arguments, expr, positive=True)
        if answers is None:
            return None
        values, decided = [v for v, _ in answers], [a for _, a in answers]
        if None in decided:
            return _any_of(reading.element_of(line, arguments.positional[1]))
        end = decided.index(False) if False in decided else len(values)
        return sequence("list", values[:end] if taking else values[end:])

    return special


def _accumulated(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held, callee = arguments.get("iterable", 0), arguments.get("func", 1)
    start = arguments.keywords.get("initial")
    if held is None:
        return None
    items = reading.elements_of(line, held)
    if items is None or len(items) > _FEW:
        one = reading.element_of(line, held)
        items = [one, one]
    if start is not None and start != NONE:
        items = [start, *items]
    out: list[Value] = []
    for item in items:
        if not out:
            out.append(item)
        elif callee is None or callee == NONE:
            out.append(operations.binary(ast.Add(), out[-1], item))
        else:
            out.append(_ask(line, callee, [out[-1], item], expr))
    return _sequence(out) if reading.elements_of(line, held) is not None else _any_of(join_all(out))


def _enumerated(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held, start = arguments.get("iterable", 0), arguments.get("start", 1)
    if held is None:
        return None
    items = reading.elements_of(line, held)
    first = 0 if start is None else _one(start)
    if items is not None and first is not None:
        pairs = [sequence("tuple", [constant(i), v]) for i, v in enumerate(items, first)]
        return _sequence(pairs)
    return _any_of(sequence("tuple", [CLEAN, reading.element_of(line, held)]))


def _zipped(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    lists = _lists(line, arguments)
    if lists and len(lists) == len(arguments.positional):
        return _sequence([sequence("tuple", row) for row in zip(*lists, strict=False)])
    if arguments.more is not None:
        return _any_of(_any_of(reading.element_of(line, arguments.more)))
    return _any_of(sequence("tuple", [reading.element_of(line, v) for v in arguments.positional]))


def _zipped_longest(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    lists = _lists(line, arguments)
    fill = arguments.keywords.get("fillvalue", NONE)
    if lists:
        return _sequence([sequence("tuple", row) for row in zip_longest(*lists, fillvalue=fill)])
    row = [join(reading.element_of(line, v), fill) for v in arguments.positional]
    return _any_of(sequence("tuple", row))


def _sliced(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(arguments.positional) < 2:
        return None
    held, *bounds = arguments.positional
    items = reading.elements_of(line, held)
    known = [None if b == NONE else _one(b) for b in bounds]
    if items is not None and all(
        k is not None or b == NONE for k, b in zip(known, bounds, strict=True)
    ):
        try:
            return sequence("list", list(islice(items, *known)))
        except ValueError:
            return None
    return _any_of(reading.element_of(line, held))


def _grouped(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held, key = arguments.get("iterable", 0), arguments.get("key", 1)
    if held is None:
        return None
    items = reading.elements_of(line, held)
    if items is None or len(items) > _FEW:
        one = reading.element_of(line, held)
        found = one if key is None else _ask(line, key, [one], expr)
        return _any_of(sequence("tuple", [found, _any_of(one)]))
    keys = items if key is None else [_ask(line, key, [i], expr) for i in items]
    groups: list[tuple[Value, list[Value]]] = []
    for found, item in zip(keys, items, strict=True):
        if known_constants(found) is None:
            return _any_of(sequence("tuple", [join_all(keys), _any_of(join_all(items))]))
        if groups and groups[-1][0] == found:
            groups[-1][1].append(item)
        else:
            groups.append((found, [item]))
    return sequence("list", [sequence("tuple", [k, sequence("list", g)]) for k, g in groups])


def _products(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    lists = _lists(line, arguments)
    if lists and not arguments.keywords:
        rows = list(islice(product(*lists), _MANY + 1))
        return _sequence([sequence("tuple", row) for row in rows])
    if arguments.keywords:
        return _any_of(_any_of(join_all(reading.element_of(line, v) for v in arguments.positional)))
    return _any_of(sequence("tuple", [reading.element_of(line, v) for v in arguments.positional]))


def _repeated(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held, times = arguments.get("object", 0), _one(arguments.get("times", 1))
    if held is None:
        return None
    return sequence("list", [held] * (times if times is not None and 0 <= times <= _FEW else _FEW))


def _cycled(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    items = reading.elements_of(line, held) if held is not None else None
    if not items or len(items) > _FEW:
        return None
    return sequence("list", items * (_FEW // len(items)))


def _counted(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    start, step = arguments.get("start", 0), arguments.get("step", 1)
    first, by = (0 if start is None else _one(start)), (1 if step is None else _one(step))
    if first is None or by is None:
        return _any_of(CLEAN)
    return sequence("list", [constant(first + n * by) for n in range(_FEW)])


def _teed(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held, times = arguments.get(None, 0), arguments.get(None, 1)
    count = 2 if times is None else _one(times)
    if held is None or count is None or not 0 < count <= _FEW:
        return None
    return sequence("tuple", [held] * count)


def _compressed(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    lists = _lists(line, arguments)
    if lists is None or len(lists) != 2:
        return None
    answers = [line.decided(v) for v in lists[1]]
    if None in answers:
        return _any_of(join_all(lists[0]))
    return sequence("list", [v for v, kept in zip(*[lists[0], answers], strict=False) if kept])


def _paired(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    if held is None:
        return None
    items = reading.elements_of(line, held)
    if items is None:
        one = reading.element_of(line, held)
        return _any_of(sequence("tuple", [one, one]))
    return _sequence([sequence("tuple", pair) for pair in pairwise(items)])


def _batched(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held, size = arguments.get("iterable", 0), _one(arguments.get("n", 1))
    if held is None:
        return None
    items = reading.elements_of(line, held)
    if items is None or size is None or size < 1:
        return _any_of(_any_of(reading.element_of(line, held)))
    return _sequence([sequence("tuple", items[i : i + size]) for i in range(0, len(items), size)])


def _summed(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held, start = arguments.get(None, 0), arguments.get("start", 1)
    items = reading.elements_of(line, held) if held is not None else None
    if items is None or len(items) > _FEW:
        return None
    out = start if start is not None else constant(0)
    for item in items:
        out = operations.binary(ast.Add(), out, item)
    return out


def _extreme(choose: Callable[..., object], *, last: bool) -> Special:
    """`min` or `max` of what one list, or the keys of one dict, hold; or of the arguments."""

    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        if arguments.more is not None or not arguments.positional:
            return None
        held = arguments.positional[0]
        default = arguments.keywords.get("default")
        key = arguments.keywords.get("key")
        if len(arguments.positional) > 1:
            items: list[Value] | None = list(arguments.positional)
        else:
            items = reading.elements_of(line, held)
            shape = held.shape
            if (
                shape is not None
                and shape.kind == "dict"
                and shape.rest is None
                and not held.taints
            ):
                items = [Value(constants=frozenset({k})) for k, _ in shape.entries]
            elif shape is not None and shape.kind == "set" and items is None:
                return operations.folded(
                    choose, holding(shape_of("tuple", _numbered(element(held))))
                ) or element(held)
        if not items:
            one = reading.element_of(line, held) if held.shape is not None else None
            return join(one, default) if one is not None and default is not None else one
        if key is None or key == NONE:
            if len(arguments.positional) > 1:
                found = operations.folded(lambda *given: choose(given), *items)
                return found if found is not None else join_all(items)
            return operations.folded(lambda *given: choose(given), *items) or join_all(items)
        if len(items) > _FEW:
            return join_all(items)
        keys = [_ask(line, key, [i], expr) for i in items]
        known = [k[0] if (k := known_constants(v)) and len(k) == 1 else None for v in keys]
        if any(k is None for k in known):
            return join_all(items)
        try:
            best = choose(known)
        except TypeError:
            return join_all(items)
        return items[known.index(best)]  # type: ignore[arg-type]

    return special


def _numbered(value: Value) -> list[tuple[Key, Value]]:
    known = known_constants(value) or []
    return [(("int", n), constant(k)) for n, k in enumerate(known)]


def _counter(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`Counter(words)`: how often each was there, in the order in which they come."""
    held = arguments.get("iterable", 0)
    if held is None:
        entries: list[tuple[Key, Value]] = [(("str", k), v) for k, v in arguments.keywords.items()]
        return holding(shape_of("dict", entries))
    if held.shape is not None and held.shape.kind == "dict":
        return held
    items = reading.elements_of(line, held)
    keys = [k for i in items or [] if (k := operations.key_of(i)) is not None]
    if items is None or len(keys) != len(items):
        named = reading.element_of(line, held)
        return holding(shape_of("dict", (), join(CLEAN, Value(taints=named.taints))))
    order = sorted(dict.fromkeys(keys), key=lambda k: -keys.count(k))
    made = shape_of("dict", [(k, constant(keys.count(k))) for k in order])
    return holding(made)


def _heap_pushed(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(expr.args) == 2 and len(arguments.positional) == 2:
        held, new = arguments.positional
        made = operations.method(held, "append", [new], {})[1]
        binding.put(line, expr.args[0], made)
    return NONE


def _heap_popped(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held = arguments.get(None, 0)
    if held is None:
        return None
    items = reading.elements_of(line, held)
    if items and len(expr.args) >= 1:
        order = sorted_order(items)
        if order is not None:
            rest = [items[i] for i in order[1:]]
            binding.put(line, expr.args[0], sequence("list", rest))
            return items[order[0]]
    return reading.element_of(line, held)


def sorted_order(items: list[Value]) -> list[int] | None:
    """Return the order in which elements are sorted, if it is known."""
    if len(items) < 2:
        return list(range(len(items)))
    known: list[object] = []
    for item in items:
        inner = elements(item)
        found = known_constants(inner[0] if inner else item)
        if found is None or len(found) != 1 or found[0] in known:
            return None
        known.append(found[0])
    try:
        return sorted(range(len(known)), key=lambda i: known[i])  # type: ignore[arg-type,return-value]
    except TypeError:
        return None


def _best(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`heapq.nlargest(n, items)`: some of them."""
    held = arguments.get("iterable", 1)
    return None if held is None else _any_of(reading.element_of(line, held))


def _chained(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`ChainMap(first, second)`: the first that has a key has the say."""
    out = holding(shape_of("dict"))
    for value in reversed(arguments.positional):
        out = operations.merged(out, value)
    return out if arguments.more is None else None


def _proxy(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    return arguments.get(None, 0)


def _from_keys(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    held, value = arguments.get(None, 0), arguments.get(None, 1) or NONE
    items = reading.elements_of(line, held) if held is not None else None
    if held is None:
        return None
    keys = [operations.key_of(i) for i in items] if items is not None else [None]
    if any(k is None for k in keys):
        named = Value(taints=reading.element_of(line, held).taints)
        return holding(shape_of("dict", (), join(value, named)))
    return holding(shape_of("dict", [(k, value) for k in keys if k is not None]))


def _operator(op: ast.operator) -> Special:
    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        if len(arguments.positional) != 2:
            return None
        return line.operated(op, *arguments.positional)

    return special


def _comparison(op: ast.cmpop, *, swapped: bool = False) -> Special:
    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        if len(arguments.positional) != 2:
            return None
        left, right = arguments.positional
        return line.compared(op, right, left) if swapped else line.compared(op, left, right)

    return special


def _negated(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    decided = line.decided(arguments.positional[0]) if len(arguments.positional) == 1 else None
    return CLEAN if decided is None else constant(not decided)


def _stored(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    if len(expr.args) == 3 and len(arguments.positional) == 3:
        binding.store(line, expr.args[0], *arguments.positional[1:])
    return NONE


_OPERATORS: Final = {
    "add": ast.Add(), "concat": ast.Add(), "iadd": ast.Add(), "iconcat": ast.Add(),
    "mod": ast.Mod(), "mul": ast.Mult(), "sub": ast.Sub(), "or_": ast.BitOr(), "ior": ast.BitOr(),
    "and_": ast.BitAnd(), "xor": ast.BitXor(), "truediv": ast.Div(), "floordiv": ast.FloorDiv(),
    "pow": ast.Pow(), "lshift": ast.LShift(), "rshift": ast.RShift(), "matmul": ast.MatMult(),
}  # fmt: skip
_COMPARISONS: Final = {
    "eq": ast.Eq(), "ne": ast.NotEq(), "lt": ast.Lt(), "le": ast.LtE(), "gt": ast.Gt(),
    "ge": ast.GtE(), "is_": ast.Is(), "is_not": ast.IsNot(),
}  # fmt: skip
ITERATING: Final[dict[str, Special]] = {
    "builtins.map": _mapped,
    "builtins.filter": _filtered(positive=True),
    "builtins.enumerate": _enumerated,
    "builtins.zip": _zipped,
    "builtins.sum": _summed,
    "builtins.min": _extreme(min, last=False),
    "builtins.max": _extreme(max, last=True),
    "builtins.dict.fromkeys": _from_keys,
    "itertools.starmap": _starmap,
    "itertools.filterfalse": _filtered(positive=False),
    "itertools.takewhile": _while(taking=True),
    "itertools.dropwhile": _while(taking=False),
    "itertools.accumulate": _accumulated,
    "itertools.zip_longest": _zipped_longest,
    "itertools.islice": _sliced,
    "itertools.groupby": _grouped,
    "itertools.product": _products,
    "itertools.repeat": _repeated,
    "itertools.cycle": _cycled,
    "itertools.count": _counted,
    "itertools.tee": _teed,
    "itertools.compress": _compressed,
    "itertools.pairwise": _paired,
    "itertools.batched": _batched,
    "collections.Counter": _counter,
    "collections.ChainMap": _chained,
    "types.MappingProxyType": _proxy,
    "heapq.heappush": _heap_pushed,
    "heapq.heappop": _heap_popped,
    "heapq.nlargest": _best,
    "heapq.nsmallest": _best,
    "operator.setitem": _stored,
    "operator.not_": _negated,
    "operator.contains": _comparison(ast.In(), swapped=True),
    **{f"operator.{n}": _operator(op) for n, op in _OPERATORS.items()},
    **{f"operator.{n}": _comparison(op) for n, op in _COMPARISONS.items()},
}
