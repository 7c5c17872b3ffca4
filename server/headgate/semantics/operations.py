"""Operations on abstract values: operators, text, containers and their methods.

Owns what built-in types do. Knows no syntax trees and no libraries.
"""

from __future__ import annotations

import ast
import builtins
import operator
import string
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, cast

from headgate.ruleapi import Constant, Danger
from headgate.semantics import pieces
from headgate.semantics.checks import not_started, sounds_like_quoting
from headgate.semantics.values import (
    ASSEMBLED_TAINT,
    BOTTOM,
    CLEAN,
    FALSE,
    MANY,
    NONE,
    TRUE,
    UNKNOWN_VALUE,
    Key,
    Shape,
    Taint,
    Value,
    assembled,
    constant,
    holding,
    inner_taints,
    join,
    join_all,
    joined_taints,
    kind_of,
    known_constants,
    known_taints,
    put_together,
    shape_of,
    tainted,
    truth,
    without,
)
from headgate.text.patterns import lazy_pattern

_MEMBER: Final[Key] = ("attr", "<member>")
"""Says which member of an enumeration an object is."""
_MOST: Final = 12
"""Combinations of constants that are worked out."""


def is_text(value: Value) -> bool:
    """Whether a value surely is, or is made of, text."""
    return any(kind in ("str", "bytes") for kind, _ in value.constants) or any(
        t.assembled for t in value.taints
    )


def folded(function: Callable[..., Any], *values: Value) -> Value | None:
    """Apply a pure function to all combinations of constants; None if it cannot be known.

    The function must be cheap whatever it is given: the constants are those of the
    analysed code.
    """
    choices: list[tuple[Constant, ...]] = [()]
    for value in values:
        known = known_constants(value)
        if known is None:
            return None
        choices = [(*choice, one) for choice in choices for one in known]
        if len(choices) > _MOST:
            return None
    out = BOTTOM
    for choice in choices:
        try:
            out = join(out, of_python(function(*choice)))
        except Exception:
            # What the code itself would meet here, and that may be anything: the codec
            # "zlib" raises zlib.error, deep JSON a RecursionError.
            return None
    return None if out.is_bottom else out


def of_python(value: Any) -> Value:
    """Return the abstract value of a Python one that is made of constants."""
    if isinstance(value, list | tuple):
        kind = "list" if isinstance(value, list) else "tuple"
        return sequence(kind, [of_python(v) for v in cast("Iterable[object]", value)])
    if isinstance(value, dict):
        pairs = cast("dict[object, object]", value).items()
        return holding(
            shape_of("dict", ((key_of(of_python(k)) or MANY, of_python(v)) for k, v in pairs))
        )
    if isinstance(value, set | frozenset):
        members = sorted(cast("Iterable[object]", value), key=repr)
        return set_of([of_python(m) for m in members])
    if value is None or isinstance(value, str | bytes | int | float | complex):
        return constant(value)
    return CLEAN


def sequence(kind: str, values: Sequence[Value]) -> Value:
    """Return a list or tuple of known length."""
    return holding(shape_of(kind, ((("int", i), v) for i, v in enumerate(values))))


def set_of(values: Sequence[Value]) -> Value:
    """Return a set of these; which constants are in it is known if all are."""
    keys = [key_of(v) for v in values]
    if any(k is None or k == MANY for k in keys):
        return holding(shape_of("set", (), join_all(values) if values else None))
    return holding(shape_of("set", dict(zip((k for k in keys if k), values, strict=True)).items()))


def key_of(value: Value) -> Key | None:
    """Return the key that a constant is."""
    known = known_constants(value)
    if known is not None and len(known) == 1:
        if len(value.constants) == 1:
            (only,) = value.constants
            return ("int", int(known[0])) if isinstance(known[0], bool) else only
        return (kind_of(known[0]), known[0]) if value.shape is not None else None
    member = value.shape.get(_MEMBER) if value.shape is not None else None
    if member is not None and not value.taints and len(member.constants) == 1:
        (only,) = member.constants
        return ("member", only[1])
    return None


def elements(value: Value) -> list[Value] | None:
    """Return the elements of a list or tuple whose length is known."""
    shape = value.shape
    if shape is None or shape.kind not in ("list", "tuple") or shape.rest is not None:
        return None
    if value.names or value.taints or value.constants or value.functions:
        return None
    return [entry for _, entry in shape.entries]


def element(value: Value) -> Value:
    """Return what iterating gives."""
    out = BOTTOM
    if value.shape is not None:
        if value.shape.kind == "dict":
            keys = [
                CLEAN if key == MANY else Value(constants=frozenset({key}))
                for key, _ in value.shape.entries
            ]
            out = join_all(
                [*keys, *([keys_of(value.shape)] if value.shape.rest is not None else [])]
            )
        elif value.shape.kind != "object":
            out = join_all(value.shape.values())
    for kind, one in value.constants:
        if kind in ("str", "bytes") or (kind, one) == MANY:
            out = join(out, CLEAN)
        elif isinstance(one, tuple):
            out = join(out, join_all(map(of_python, one)))
    if value.names:
        out = join(out, UNKNOWN_VALUE)
    if value.taints:
        out = join(out, Value(taints=value.taints))
    return (
        UNKNOWN_VALUE if out.is_bottom and value.functions else out if not out.is_bottom else CLEAN
    )


def keys_of(shape: Shape) -> Value:
    """Return keys that are not known: they may come from where the values come from."""
    taints = inner_taints(shape.rest) if shape.rest is not None else ()
    return tainted(taints)


def entry(value: Value, key: Value) -> Value:
    """Return `value[key]`."""
    out = BOTTOM
    known = key_of(key)
    if value.shape is not None:
        out = join(out, _shape_entry(value.shape, known))
    if value.pieces:
        picked = pieces.item(value, key)
        if picked is not None:
            return picked
    if value.constants:
        picked = folded(operator.getitem, Value(constants=value.constants), key)
        if picked is not None:
            out = join(out, picked)
        else:
            out = join(out, CLEAN)
    if value.taints:
        out = join(out, Value(taints=value.taints))
    return out


def _shape_entry(shape: Shape, key: Key | None) -> Value:
    if shape.kind == "object":
        return UNKNOWN_VALUE
    if key is not None and key != MANY:
        if key[0] == "int" and isinstance(key[1], int) and shape.kind in ("list", "tuple"):
            index = key[1] + len(shape.entries) if key[1] < 0 else key[1]
            if shape.rest is None or key[1] >= 0:
                key = ("int", index)
        found = shape.get(key)
        if found is not None:
            return found
        if shape.rest is not None:
            return shape.rest
        if shape.kind in ("list", "tuple"):
            return join_all(shape.values())
        return BOTTOM
    return join_all(shape.values())


def sliced(value: Value, low: Value | None, high: Value | None, step: Value | None) -> Value:
    """Return `value[low:high:step]`."""
    bounds = [NONE if b is None else b for b in (low, high, step)]
    items = elements(value)
    if items is not None:
        known = [known_constants(b) for b in bounds]
        if all(k is not None and len(k) == 1 and isinstance(k[0], int | None) for k in known):
            try:
                cut: slice = slice(*(k[0] for k in known if k))
                return sequence(value.shape.kind if value.shape else "list", items[cut])
            except (TypeError, ValueError):
                pass
        return holding(shape_of("list", (), join_all(items)))
    picked = folded(_cut, value, *bounds)
    if picked is None and value.pieces:
        picked = pieces.sliced(value, *bounds)
    if picked is not None:
        return picked
    if value.constants and not value.taints and not value.names:
        return CLEAN
    taints = joined_taints(_exposed(value.taints, _IN_QUOTES))
    return Value(value.names, frozenset(), taints, value.functions, value.shape)


_IN_QUOTES: Final = frozenset({Danger.COMMAND})
"""Dangers from which quotes at both ends of a text protect."""
_IN_SIGNS: Final = frozenset({Danger.COMMAND, Danger.MARKUP, Danger.SQL, Danger.LDAP, Danger.XPATH})
"""Dangers from which signs protect that quoting has put into a text."""
_QUOTES: Final = frozenset("\\'\"`&;<>%#")


def _exposed(taints: Iterable[Taint], dangers: frozenset[Danger]) -> list[Taint]:
    """Return taints after what quoting had put into the text was taken out."""
    return [
        replace(t, removed=t.removed - dangers)
        if t.removed & dangers and len(t.removed) < len(Danger)
        else t
        for t in taints
    ]


def _takes_quotes(signs: Value) -> bool:
    """Whether what is taken out of a text may be what quoting has put in."""
    known = known_constants(signs)
    return known is None or any(not _QUOTES.isdisjoint(str(k)) for k in known)


def _cut(text: Any, low: Any, high: Any, step: Any) -> Any:
    return text[low:high:step]


def stored(value: Value, key: Value, new: Value, *, surely: bool = True) -> Value:
    """Return the container after `value[key] = new`."""
    shape = value.shape or shape_of("dict")
    known = key_of(key)
    if shape.kind == "object":
        return value
    if surely and known is not None and known[0] == "str" and _is_sent(value):
        # All other keys hold what was sent.
        return Value(shape=shape_of("dict", ((known, new),), Value(taints=value.taints)))
    if known is None or known == MANY or not surely:
        several = _keys_of(key) if shape.kind == "dict" else None
        if several is not None:
            entries = dict(shape.entries)
            for one in several:
                before = entries.get(one, BOTTOM)
                entries[one] = join(before, new)
            return Value(
                value.names, frozenset(), value.taints, value.functions,
                shape_of(shape.kind, entries.items(), shape.rest),
            )  # fmt: skip
        merged = join(shape.rest, new) if shape.rest is not None else new
        same = shape.entries
        if shape.kind == "dict" and (known is None and (key.taints or key.names)):
            same = tuple(_perhaps_other(same, new))
        made = shape_of(shape.kind, same, merged)
        if known is None and shape.kind in ("list", "tuple"):
            made = shape_of(shape.kind, ((k, join(v, new)) for k, v in shape.entries), shape.rest)
    else:
        entries = dict(shape.entries)
        if known[0] == "int" and isinstance(known[1], int) and known[1] < 0:
            known = ("int", known[1] + len(entries))
        if shape.kind in ("list", "tuple") and known not in entries:
            return Value(
                value.names,
                value.constants,
                value.taints,
                value.functions,
                shape_of(shape.kind, shape.entries, join(shape.rest or BOTTOM, new)),
            )
        entries[known] = new
        made = shape_of(shape.kind, entries.items(), shape.rest)
    return Value(value.names, frozenset(), value.taints, value.functions, made)


def _keys_of(key: Value) -> list[Key] | None:
    """Return the keys of which a value is one."""
    if key.taints or key.names or key.functions or key.shape is not None:
        return None
    if not len(key.constants) > 1 or MANY in key.constants:
        return None
    return [("int", int(v)) if isinstance(v, bool) else (k, v) for k, v in key.constants]


def _is_sent(value: Value) -> bool:
    """Whether of a mapping only that is known that somebody outside has filled it."""
    plain = value.shape is None and not value.constants and not value.functions
    return plain and bool(value.taints) and all(t.origin is not None for t in value.taints)


def dropped(value: Value, key: Value) -> Value:
    """Return the container after `del value[key]`."""
    known = key_of(key)
    items = elements(value)
    if items is not None and known is not None and isinstance(known[1], int):
        if -len(items) <= known[1] < len(items):
            del items[known[1]]
        return sequence("list", items)
    shape = value.shape
    if shape is None or known is None or shape.kind != "dict":
        return value
    rest = [(k, v) for k, v in shape.entries if k != known]
    return Value(
        value.names, frozenset(), value.taints, value.functions, shape_of("dict", rest, shape.rest)
    )


_BINARY: Final[dict[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Pow: lambda a, b: a**b,
    ast.BitOr: lambda a, b: a | b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Div: lambda a, b: a / b,
    ast.Mod: lambda a, b: a % b,
    ast.BitAnd: lambda a, b: a & b,
    ast.BitXor: lambda a, b: a ^ b,
    ast.RShift: lambda a, b: a >> b,
    ast.LShift: lambda a, b: a << b,
}
_LIMIT: Final = 10**18


def binary(op: ast.operator, left: Value, right: Value) -> Value:
    """Return `left op right`."""
    if isinstance(op, ast.Add):
        a, b = elements(left), elements(right)
        if a is not None and b is not None:
            return sequence(left.shape.kind if left.shape else "list", [*a, *b])
    if isinstance(op, ast.Mult):
        for many, times in ((left, right), (right, left)):
            count, items = known_constants(times), elements(many)
            if items is not None:
                if any(v.shape is not None and v.shape.kind != "tuple" for v in items):
                    # One object in several places: what is done to one is done to all.
                    return holding(shape_of("list", (), join_all(items)))
                if (
                    count
                    and len(count) == 1
                    and isinstance(count[0], int)
                    and 0 <= count[0] * len(items) < 48
                ):
                    return sequence("list", items * count[0])
                return holding(shape_of("list", (), join_all(items)))
    shapes = (left.shape, right.shape)
    if all(shape is not None and shape.kind != "object" for shape in shapes):
        if isinstance(op, ast.BitOr):
            return merged(left, right)
        if isinstance(op, ast.BitAnd):
            return common(left, right)
    done = folded(partial(_arithmetic, op), left, right)
    if done is not None:
        return done
    if isinstance(op, ast.Add | ast.Mod):
        if left.shape is not None and right.shape is not None and isinstance(op, ast.Add):
            return holding(shape_of("list", (), join(element(left), element(right))))
        if is_text(left) or (isinstance(op, ast.Add) and is_text(right)):
            if isinstance(op, ast.Mod):
                return percent(left, right)
            return put_together([left, right])
    return tainted([*inner_taints(left), *inner_taints(right)])


def _arithmetic(op: ast.operator, a: Any, b: Any) -> Any:
    if isinstance(op, ast.Mod) and isinstance(a, str | bytes):
        if _WIDE_PERCENT.search(a if isinstance(a, str) else a.decode("latin-1")):
            raise ValueError
        return a % b
    if isinstance(op, ast.Mult) and (isinstance(a, str | bytes) or isinstance(b, str | bytes)):
        return _repeated(b, a) if isinstance(a, int) else _repeated(a, b)
    if isinstance(op, ast.Add) and isinstance(a, str | bytes):
        return a + b
    ordinary = all(isinstance(x, int | float) and abs(x) < _LIMIT for x in (a, b))
    if not ordinary or (isinstance(op, ast.RShift | ast.LShift | ast.Pow) and not 0 <= b <= 64):
        raise TypeError
    return _BINARY[type(op)](a, b)


_LONG: Final = 4_000
"""Characters of a text that is worked out."""
_WIDE_PERCENT: Final = lazy_pattern(r"%[^a-zA-Z%]*(?:\*|\d{4})")
"""A conversion that pads to a width which is long, or stands elsewhere."""
_WIDE_FORMAT: Final = lazy_pattern(r"\d{4}|[{]")


def _repeated(text: Any, times: Any) -> Any:
    if not isinstance(times, int):
        raise TypeError
    if len(text) * times > _LONG:
        raise ValueError
    return text * times


def percent(template: Value, values: Value) -> Value:
    """Return `template % values`, where not all is constant."""
    known = known_constants(template)
    if known and all(isinstance(t, str) and _only_numbers(t) for t in known):
        return CLEAN
    shape = values.shape
    if known and shape is not None and shape.kind == "dict":
        used = [n for t in known for n in _KEY.findall(str(t))]
        named = [shape.get(("str", n)) or shape.rest for n in used]
        if used and all(v is not None for v in named):
            return assembled([template, *(v for v in named if v is not None)])
    texts = str(known[0]).split("%s") if known and len(known) == 1 else []
    given = elements(values) or [values]
    if len(texts) == len(given) + 1 and not any("%" in t for t in texts):
        parts = [p for text, one in zip(texts, given, strict=False) for p in (constant(text), one)]
        return put_together([p for p in [*parts, constant(texts[-1])] if p != constant("")])
    return assembled([template, values])


_KEY: Final = lazy_pattern(r"%\((\w+)\)")


def keys_named(template: Value) -> list[str]:
    """Return the keys that a text with `%(key)s` asks for, if the text is known."""
    known = known_constants(template)
    if not known or len(known) != 1 or not isinstance(known[0], str):
        return []
    return list(dict.fromkeys(_KEY.findall(known[0])))


def fields_named(template: Value) -> list[str]:
    """Return the names that a text with `{name}` asks for, if the text is known."""
    known = known_constants(template)
    if not known or len(known) != 1 or not isinstance(known[0], str):
        return []
    try:
        found = [field for _, field, _, _ in string.Formatter().parse(known[0]) if field]
    except ValueError:
        return []
    return list(dict.fromkeys(found)) if all(f.isidentifier() for f in found) else []


def _only_numbers(template: str) -> bool:
    pieces = template.replace("%%", "").split("%")[1:]
    return bool(pieces) and all(
        p.lstrip("-+ #0123456789.")[:1] in set("diuoxXeEfFgGc") for p in pieces
    )


_MADE: Final = frozenset({"builtins.object()"})
_COMPARISONS: Final[dict[type[ast.cmpop], Callable[[Any, Any], Any]]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b,
}  # fmt: skip


def _are_built_in(value: Value) -> bool:
    """Whether a value is a function or class of Python's own."""
    return all(
        n.startswith("builtins.") and hasattr(builtins, n.removeprefix("builtins."))
        for n in value.names
    )


def compared(op: ast.cmpop, left: Value, right: Value) -> Value:
    """Return `left op right` for comparisons."""
    if isinstance(op, ast.Is | ast.IsNot):
        if left.constants and right == NONE and left == NONE:
            return TRUE if isinstance(op, ast.Is) else FALSE
        known = known_constants(left)
        if right == NONE and (
            (left.shape is not None and not left.constants and not left.taints and not left.names)
            or left.names == _MADE
            or (known is not None and None not in known)
            or (left.names and not left.constants and not left.taints and _are_built_in(left))
            or (left.functions and not left.constants and not left.taints)
        ):
            return FALSE if isinstance(op, ast.Is) else TRUE
        return CLEAN
    if (
        isinstance(op, ast.In | ast.NotIn)
        and right.shape is not None
        and right.shape.kind in ("dict", "set")
    ):
        key = key_of(left)
        if key is not None and right.shape.rest is None and not right.taints and not right.names:
            inside = right.shape.get(key) is not None
            return TRUE if inside == isinstance(op, ast.In) else FALSE
        several = bool(left.constants) and MANY not in left.constants and left.shape is None
        if several and right.shape.rest is None and not right.taints and not right.names:
            found = {right.shape.get(one) is not None for one in left.constants}
            each = [constant(inside == isinstance(op, ast.In)) for inside in sorted(found)]
            return join_all([*each, *([CLEAN] if left.taints or left.names else [])])
        return CLEAN
    if type(op) in _SUBSETS and left.shape is not None and right.shape is not None:
        one, other = _members(left), _members(right)
        if one is not None and other is not None:
            return constant(bool(_COMPARISONS[type(op)](one, other)))
    done = folded(_COMPARISONS[type(op)], left, right)
    if done is None and left.constants and MANY not in left.constants and left.shape is None:
        # A setting that has a default, perhaps: what comes of that is one of the answers.
        done = folded(_COMPARISONS[type(op)], Value(constants=left.constants), right)
        done = join(done, CLEAN) if done is not None else None
    return CLEAN if done is None else done


_SUBSETS: Final = frozenset({ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq})


def _members(value: Value) -> frozenset[Key] | None:
    """Return the members of a set, if they are known."""
    shape = value.shape
    if shape is None or shape.kind != "set" or shape.rest is not None:
        return None
    if value.taints or value.names or value.constants:
        return None
    return frozenset(key for key, _ in shape.entries)


def common(left: Value, right: Value) -> Value:
    """Return the elements of two sets that are in both: each says of the other's what it is."""
    inside, other = element(left), element(right)
    return holding(shape_of("set", (), other if inner_taints(inside) else inside))


def merged(left: Value, right: Value) -> Value:
    """Return a dict updated with another."""
    a, b = left.shape, right.shape
    taints = left.taints | right.taints
    if a is not None and b is not None and a.kind == b.kind == "set":
        rest = join(a.rest or BOTTOM, b.rest or BOTTOM)
        entries = {**dict(a.entries), **dict(b.entries)}
        made = shape_of("set", entries.items(), None if rest.is_bottom else rest)
        return Value(left.names, frozenset(), taints, left.functions, made)
    if a is None or b is None or a.kind != "dict" or b.kind != "dict":
        inner = join(a.rest or BOTTOM if a and a.kind == "dict" else BOTTOM, flat_of(right))
        if a is not None and a.kind == "dict":
            entries_ = _perhaps_other(a.entries, flat_of(right))
            return Value(
                left.names, frozenset(), taints, left.functions, shape_of("dict", entries_, inner)
            )
        return join(left, right)
    entries = dict(_perhaps_other(a.entries, b.rest))
    entries.update(b.entries)
    rest = join(a.rest or BOTTOM, b.rest or BOTTOM)
    return Value(
        left.names,
        frozenset(),
        taints,
        left.functions,
        shape_of("dict", entries.items(), None if rest.is_bottom else rest),
    )


def _perhaps_other(
    entries: Iterable[tuple[Key, Value]], new: Value | None
) -> list[tuple[Key, Value]]:
    """Return entries of a dict any of which somebody outside may have set to something else."""
    sent = tainted(known_taints([new])) if new is not None and known_taints([new]) else BOTTOM
    return [(key, join(value, sent)) for key, value in entries]


def flat_of(value: Value) -> Value:
    """Return where a value comes from, whatever it is."""
    return tainted(inner_taints(value))


def formatted(template: Value, arguments: Sequence[Value], keywords: dict[str, Value]) -> Value:
    """Return `template.format(*arguments, **keywords)`."""
    names = sorted(keywords)
    count = len(arguments)

    def filled(text: Any, *given: Any) -> Any:
        for _, field, form, _ in string.Formatter().parse(text):
            if _WIDE_FORMAT.search(form or "") or "." in (field or "") or "[" in (field or ""):
                raise ValueError
        return text.format(*given[:count], **dict(zip(names, given[count:], strict=True)))

    done = folded(filled, template, *arguments, *(keywords[n] for n in names))
    if done is not None:
        return done
    known = known_constants(template)
    if known and len(known) == 1 and isinstance(known[0], str):
        used = _used(known[0], arguments, keywords)
        if used is not None:
            return put_together(used)
    return assembled([template, *arguments, *keywords.values()])


def substituted(template: Value, table: Value) -> Value:
    """Return what `string.Template(template).substitute(table)` gives."""
    shape = table.shape
    entries = shape.entries if shape is not None and shape.rest is None else ()
    names = [str(key[1]) for key, _ in entries]

    def filled(text: Any, *given: Any) -> str:
        return string.Template(text).safe_substitute(dict(zip(names, given, strict=True)))

    done = folded(filled, template, *(value for _, value in entries))
    if done is not None:
        return done
    known = known_constants(template)
    if known and shape is not None and all(isinstance(t, str) for t in known):
        used = {n for t in known for n in _PLACES.findall(str(t))}
        named = [shape.get(("str", n)) for n in sorted(used)]
        if all(v is not None for v in named):
            return assembled([template, *(v for v in named if v is not None)])
    return assembled([template, table])


_PLACES: Final = lazy_pattern(r"\$\{?(\w+)")


def _used(
    template: str, arguments: Sequence[Value], keywords: dict[str, Value]
) -> list[Value] | None:
    out: list[Value] = []
    automatic = 0
    try:
        for before, name, form, _ in string.Formatter().parse(template):
            if before:
                out.append(constant(before))
            if name is None:
                continue
            if form and form[-1] in "dxXobeEfFgGn%":
                automatic += name == ""
                out.append(CLEAN)
                continue
            root = name.split(".")[0].split("[")[0]
            steps = _STEPS.findall(name[len(root) :])
            if root == "":
                root, automatic = str(automatic), automatic + 1
            held = arguments[int(root)] if root.isdecimal() else keywords[root]
            out.append(_reached(held, steps))
    except (ValueError, LookupError):
        return None
    return out


def fields_of(
    template: str,
) -> tuple[str, list[tuple[str, str, list[tuple[str, str]]]]] | None:
    """Return a template with names instead of fields that go into an argument, and those fields.

    Of each its name, the argument, and the attributes and keys that lead on from there.
    None if there are none.
    """
    text: list[str] = []
    out: list[tuple[str, str, list[tuple[str, str]]]] = []
    automatic = 0
    try:
        for before, field, form, conversion in string.Formatter().parse(template):
            text.append(before.replace("{", "{{").replace("}", "}}"))
            if field is None:
                continue
            root = field.split(".")[0].split("[")[0]
            steps = _STEPS.findall(field[len(root) :])
            if root == "":
                root, automatic = str(automatic), automatic + 1
            if steps:
                out.append((f"<{len(out)}>", root, steps))
                root = out[-1][0]
            how = f"!{conversion}" if conversion else ""
            text.append(f"{{{root}{how}{':' + form if form else ''}}}")
    except ValueError:
        return None
    return ("".join(text), out) if out else None


_STEPS: Final = lazy_pattern(r"\.(\w+)|\[([^\]]*)\]")


def _reached(value: Value, steps: Sequence[tuple[str, str]]) -> Value:
    """Return what a field of a template names: `{row.cells[0]}`."""
    for attr, key in steps:
        shape = value.shape
        if attr:
            found = shape.get(("attr", attr)) if shape is not None else None
        else:
            found = entry(value, constant(int(key) if key.isdecimal() else key))
        if found is None or found.is_bottom:
            return value
        value = found
    return value


def joined_text(separator: Value, items: Value) -> Value:
    """Return `separator.join(items)`."""
    known = elements(items)
    if known is not None:
        done = folded(_joined, separator, *known)
        if done is not None:
            return done
        parts = [v for item in known for v in (separator, item)]
        return put_together(parts[1:])
    inner = element(items)
    if not inner_taints(inner):
        return CLEAN
    return assembled([separator, inner])


def _joined(separator: Any, *parts: Any) -> Any:
    return separator.join(parts)


def replaced(text: Value, old: Value, new: Value) -> Value:
    """Return `text.replace(old, new)`."""
    done = folded(partial(_called, "replace"), text, old, new)
    if done is not None:
        return done
    gone = known_constants(old)
    if gone and known_constants(new) and all(isinstance(o, str) and o in _LINE_ENDS for o in gone):
        return without(text, LINES)
    if _takes_quotes(old):
        exposed = joined_taints(_exposed(text.taints, _IN_SIGNS))
        text = Value(text.names, text.constants, exposed, text.functions, text.shape)
    put = known_constants(new) or [None]
    if gone and all((o, n) in _DOUBLED for o in gone for n in put):
        return without(text, _NAMES_OF_TABLES)
    return tainted([*inner_taints(text), *inner_taints(new)])


_DOUBLED: Final = frozenset({('"', '""'), ("`", "``"), ("]", "]]")})
"""How quotes around a name are written inside of it. Around text they are others."""
_NAMES_OF_TABLES: Final = frozenset({Danger.SQL})
_LINE_ENDS: Final = frozenset({"\n", "\r", "\r\n"})
LINES: Final = frozenset({Danger.LOG, Danger.HEADER})
"""Dangers that lie in line ends."""
_TO_TEXT: Final = frozenset(
    """lower upper strip lstrip rstrip title capitalize swapcase casefold expandtabs zfill ljust rjust
    center translate removeprefix removesuffix encode decode hex isoformat""".split()
)
_TO_LIST: Final = frozenset("split rsplit splitlines partition rpartition".split())
_QUESTIONS: Final = frozenset(
    """startswith endswith isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric
    isprintable isspace istitle isupper find rfind index rindex count issubset issuperset isdisjoint
    bit_length __len__ __eq__ is_dir is_file exists""".split()
)
OF_TEXT: Final = frozenset(
    {*_TO_TEXT, *_TO_LIST, *_QUESTIONS, "format", "format_map", "join", "replace"}
)
"""Methods of which it is known what they give, of any text."""
CHECKS: Final = frozenset("isalnum isdecimal isdigit isidentifier isnumeric isalpha".split())
"""Methods of text that are true of harmless text only."""
TEXT_METHODS: Final = frozenset({*_TO_TEXT, *_TO_LIST, "format", "format_map", "join", "replace"})
FILLING: Final = frozenset("append appendleft add insert put push setdefault".split())
"""Methods after which something stands in a container."""
CHANGING: Final = frozenset(
    """append extend insert pop remove clear update setdefault add discard appendleft extendleft
    move_to_end popleft popitem reverse sort put put_nowait send write writelines __setitem__ push union_update
    difference_update intersection_update""".split()
)


_SIGNS: Final[dict[str, ast.operator]] = {
    "__add__": ast.Add(), "__mod__": ast.Mod(), "__mul__": ast.Mult(), "__or__": ast.BitOr(),
    "__and__": ast.BitAnd(), "__sub__": ast.Sub(), "__iadd__": ast.Add(),
}  # fmt: skip


def method(
    receiver: Value, name: str, arguments: Sequence[Value], keywords: dict[str, Value]
) -> tuple[Value | None, Value]:
    """Call a method of a built-in type.

    Return the result, or None if the type has no such method, and the receiver as it
    is afterwards.
    """
    if name in TEXT_METHODS or name in _QUESTIONS:
        result = _text_method(receiver, name, arguments, keywords)
        if result is not None:
            return result, receiver
    if receiver.shape is not None and receiver.shape.kind != "object":
        done = _container_method(receiver, receiver.shape, name, arguments, keywords)
        if done is not None:
            return done
    if name in _SIGNS and len(arguments) == 1 and not keywords:
        return binary(_SIGNS[name], receiver, arguments[0]), receiver
    if name == "__contains__" and len(arguments) == 1:
        return compared(ast.In(), arguments[0], receiver), receiver
    if name == "__getitem__" and arguments:
        return entry(receiver, arguments[0]), receiver
    if _is_nameless(receiver) and sounds_like_quoting(name):
        return CLEAN, receiver
    return None, receiver


def _is_nameless(value: Value) -> bool:
    """Whether nothing at all is known of an object."""
    known = value.names or value.functions or value.constants or value.shape is not None
    return not known and all(t.origin is None for t in value.taints)


def _text_method(
    receiver: Value, name: str, arguments: Sequence[Value], keywords: dict[str, Value]
) -> Value | None:
    if receiver.pieces and not keywords:
        done = pieces.method(receiver, name, arguments)
        if done is not None:
            return done
    if name in _QUESTIONS:
        if not keywords and receiver.constants:
            done = folded(partial(_called, name), receiver, *arguments)
            if done is not None:
                return done
        return CLEAN
    if receiver.shape is not None and receiver.shape.kind != "object" and not receiver.constants:
        return None
    if name == "format":
        if is_text(receiver) or (receiver.taints and not receiver.names):
            return formatted(receiver, arguments, keywords)
        return None
    if name == "format_map":
        table = arguments[0].shape if arguments else None
        if table is None or table.kind != "dict" or table.rest is not None:
            return assembled([receiver, *arguments])
        return formatted(receiver, (), {str(k[1]): v for k, v in table.entries})
    if name == "join":
        if len(arguments) != 1 or keywords:
            return None
        if is_text(receiver) or receiver.constants:
            return joined_text(receiver, arguments[0])
        # A text, or a query: those have such a method, too.
        held = [*receiver.taints, *inner_taints(arguments[0])]
        return tainted(held) if receiver.taints else None
    if name == "replace":
        if len(arguments) >= 2 and (receiver.constants or receiver.taints):
            return replaced(receiver, arguments[0], arguments[1])
        return None
    if not receiver.constants and not receiver.taints:
        return None
    if name == "translate" and arguments:
        letters = as_table(arguments[0])
        done = folded(partial(_translated, letters), receiver) if letters is not None else None
        if done is not None:
            return done
        if letters is None or all(letters.get(ord(end), end) != end for end in "\r\n"):
            # Of a table of which it is not known what it holds, this is mostly the purpose.
            receiver = without(receiver, _LOG_LINES) if receiver.taints else receiver
    if not keywords:
        done = folded(partial(_called, name), receiver, *arguments)
        if done is not None:
            return done
    if name == "hex":
        return without(Value(taints=receiver.taints), _LETTERS_TOO) if receiver.taints else CLEAN
    taints = receiver.taints
    if name in ("strip", "lstrip", "rstrip") and arguments and _takes_quotes(arguments[0]):
        taints = joined_taints(_exposed(taints, _IN_QUOTES))
    if name in ("strip", "lstrip") and arguments:
        signs = known_constants(arguments[0])
        gone = not_started(signs[0] if signs and isinstance(signs[0], str) else ())
        taints = frozenset(replace(t, marks=t.marks | gone) for t in taints) if gone else taints
    if name in ("translate", "ljust", "rjust", "center"):
        taints = taints | frozenset(
            t for a in arguments for t in inner_taints(a) if t != ASSEMBLED_TAINT and t.origin
        )
    one = Value(taints=joined_taints(taints)) if taints else CLEAN
    if taints and name in _SPELLING and receiver.constants and MANY not in receiver.constants:
        # A setting that has a default: that is spelled otherwise, too.
        done = folded(partial(_called, name), Value(constants=receiver.constants), *arguments)
        one = join(one, done) if done is not None else one
    if name in ("partition", "rpartition") and arguments and known_constants(arguments[0]):
        between = join(arguments[0], _nothing_like(arguments[0]))
        return sequence("tuple", [one, between, one])
    return holding(shape_of("list", (), one)) if name in _TO_LIST else one


def _nothing_like(text: Value) -> Value:
    """Return the empty text of the kind that a text is."""
    known = known_constants(text) or [""]
    return constant(b"" if isinstance(known[0], bytes) else "")


_LOG_LINES: Final = frozenset({Danger.LOG})
_SPELLING: Final = frozenset({"strip", "lstrip", "rstrip", "lower", "upper", "casefold"})


_LETTERS_TOO: Final = frozenset(Danger) - {Danger.OPTION, Danger.DISCLOSURE}
"""Dangers of which nothing is left in letters and digits."""


def _translated(table: dict[Any, Any], text: Any) -> Any:
    return text.translate(table)


def as_table(value: Value) -> dict[Any, Any] | None:
    """Return a dictionary of constants as one of Python."""
    shape = value.shape
    if shape is None or shape.kind != "dict" or shape.rest is not None or value.taints:
        return None
    out: dict[Any, Any] = {}
    for key, held in shape.entries:
        known = known_constants(held)
        if known is None or len(known) != 1 or key == MANY:
            return None
        out[key[1]] = known[0]
    return out


def _called(name: str, text: Any, *given: Any) -> Any:
    if any(isinstance(g, int) and abs(g) > _LONG for g in given):
        raise ValueError  # a width
    return getattr(text, name)(*given)


def _container_method(
    receiver: Value,
    shape: Shape,
    name: str,
    arguments: Sequence[Value],
    keywords: dict[str, Value],
) -> tuple[Value, Value] | None:
    first = arguments[0] if arguments else BOTTOM
    items = elements(receiver)

    def changed(new: Value) -> Value:
        return Value(receiver.names, frozenset(), receiver.taints, receiver.functions, new.shape)

    def with_rest(more: Value) -> Value:
        rest = join(shape.rest or BOTTOM, more)
        return changed(holding(shape_of(shape.kind, shape.entries, rest)))

    match name:
        case "append" | "add" | "appendleft" | "put" | "put_nowait" | "push":
            if items is not None and shape.kind == "list":
                new = [first, *items] if name == "appendleft" else [*items, first]
                return NONE, changed(sequence("list", new))
            if shape.kind == "set" and shape.rest is None and (at := key_of(first)) is not None:
                more_ = {**dict(shape.entries), at: first}
                return NONE, changed(holding(shape_of("set", more_.items())))
            return NONE, with_rest(first)
        case "insert":
            where = known_constants(first)
            if (
                items is not None
                and where
                and len(where) == 1
                and isinstance(where[0], int)
                and len(arguments) > 1
            ):
                items.insert(where[0], arguments[1])
                return NONE, changed(sequence("list", items))
            return NONE, changed(
                holding(shape_of("list", (), join_all([*shape.values(), *arguments[1:]])))
            )
        case "extend" | "extendleft":
            more = elements(first)
            if items is not None and more is not None and name == "extend":
                return NONE, changed(sequence("list", [*items, *more]))
            return NONE, with_rest(element(first))
        case "pop" if shape.kind == "dict":
            found = method(receiver, "get", arguments, keywords)[0] or UNKNOWN_VALUE
            return found, dropped(receiver, first)
        case "pop" | "popleft" | "get_nowait" | "get" if name != "get" or shape.kind != "dict":
            if items:
                front = name != "pop"
                where = known_constants(first) if arguments and not front else [0 if front else -1]
                if (
                    where
                    and len(where) == 1
                    and isinstance(where[0], int)
                    and -len(items) <= where[0] < len(items)
                ):
                    taken = items.pop(where[0])
                    return taken, changed(sequence("list", items))
            taken = join_all(shape.values())
            if taken.is_bottom and not receiver.taints and not receiver.names:
                return CLEAN, receiver  # it waits for ever, or raises IndexError
            return taken, changed(holding(shape_of(shape.kind, (), taken)))
        case "popitem" if shape.rest is None and shape.entries and not receiver.taints:
            end = keywords.get("last", first if arguments else TRUE)
            if known_constants(end) in ([True], [False]):
                last = -1 if known_constants(end) == [True] else 0
                gone, taken = shape.entries[last]
                left = [e for e in shape.entries if e[0] != gone]
                pair = sequence("tuple", [Value(constants=frozenset({gone})), taken])
                return pair, changed(holding(shape_of("dict", left)))
            return sequence("tuple", [CLEAN, join_all(shape.values())]), receiver
        case "popitem":
            return sequence("tuple", [CLEAN, join_all(shape.values())]), receiver
        case "move_to_end" if shape.kind == "dict":
            at, end = key_of(first), keywords.get("last", arguments[1] if arguments[1:] else TRUE)
            moved = shape.get(at) if at is not None else None
            if at is None or moved is None or known_constants(end) not in ([True], [False]):
                return NONE, receiver
            others = [e for e in shape.entries if e[0] != at]
            order = [*others, (at, moved)] if truth(end) else [(at, moved), *others]
            return NONE, changed(holding(shape_of("dict", order, shape.rest)))
        case "remove" | "discard":
            if items is not None:
                kept = [v for v in items if v != first]
                if len(kept) == len(items) - 1:
                    return NONE, changed(sequence("list", kept))
            return NONE, changed(
                holding(shape_of(shape.kind, (), join_all(shape.values())))
            ) if items is not None else receiver
        case "clear":
            return NONE, changed(holding(shape_of(shape.kind)))
        case "reverse":
            if items is not None:
                return NONE, changed(sequence("list", items[::-1]))
            return NONE, receiver
        case "sort":
            return NONE, changed(holding(shape_of(shape.kind, (), join_all(shape.values()))))
        case "update" if shape.kind == "dict":
            out = receiver
            for argument in arguments:
                out = merged(out, as_dict(argument))
            for key, value in keywords.items():
                out = stored(out, constant(key), value)
            return NONE, out
        case "update":
            return NONE, with_rest(join_all(map(element, arguments)))
        case "setdefault":
            at = key_of(first)
            default = arguments[1] if len(arguments) > 1 else NONE
            known = shape.get(at) if at is not None else None
            if known is not None:
                return known, receiver
            return join(default, entry(receiver, first)), stored(receiver, first, default)
        case "__setitem__" if len(arguments) == 2:
            return NONE, stored(receiver, first, arguments[1])
        case "get" if shape.kind == "dict":
            default = arguments[1] if len(arguments) > 1 else keywords.get("default", NONE)
            at = key_of(first)
            if at is not None and at != MANY:
                known = shape.get(at)
                if known is not None:
                    return known, receiver
                return (default if shape.rest is None else join(shape.rest, default)), receiver
            return join(default, join_all(shape.values())), receiver
        case "send" if items:
            taken = arguments[0] if arguments and "<sent>" in items[0].names else items[0]
            return taken, changed(sequence("list", items[1:]))
        case "__next__" | "__anext__" if items:
            return items[0], changed(sequence("list", items[1:]))
        case "send":
            return join_all([*shape.values(), first]), receiver
        case "__next__" | "__anext__":
            return join_all(shape.values()), receiver
        case "keys":
            return holding(shape_of("list", (), element(receiver))), receiver
        case "values":
            if shape.rest is None:
                return sequence("list", [v for _, v in shape.entries]), receiver
            return holding(shape_of("list", (), join_all(shape.values()))), receiver
        case "items":
            pairs = [
                sequence("tuple", [Value(constants=frozenset({key})), value])
                for key, value in shape.entries
            ]
            if shape.rest is not None:
                pairs.append(sequence("tuple", [keys_of(shape), shape.rest]))
            if shape.rest is None:
                return sequence("list", pairs), receiver
            return holding(shape_of("list", (), join_all(pairs))), receiver
        case "copy" | "__iter__" | "__enter__":
            return receiver, receiver
        case "index" | "count" | "issubset" | "issuperset" | "isdisjoint" | "__len__":
            return CLEAN, receiver
        case "intersection" if arguments:
            return common(receiver, holding(shape_of("set", (), element(first)))), receiver
        case "difference":
            return holding(shape_of("set", (), element(receiver))), receiver
        case "union" | "intersection" | "symmetric_difference":
            held = holding(shape_of("set", (), join_all(map(element, [receiver, *arguments]))))
            return held, receiver
        case "rotate" if items is not None:
            turn = known_constants(first) if arguments else [1]
            if not turn or len(turn) != 1 or not isinstance(turn[0], int) or not items:
                return NONE, changed(holding(shape_of("list", (), join_all(items))))
            by = -turn[0] % len(items)
            return NONE, changed(sequence("list", [*items[by:], *items[:by]]))
        case "most_common" if shape.kind == "dict":
            counted = method(receiver, "items", (), {})[0] or BOTTOM
            many = known_constants(first) if arguments else None
            listed = elements(counted)
            if listed is not None and many and isinstance(many[0], int):
                return sequence("list", listed[: many[0]]), receiver
            return counted, receiver
        case _:
            return None


def as_dict(value: Value) -> Value:
    """Return what `dict(value)` gives."""
    if value.shape is None or value.shape.kind == "dict":
        return value
    pairs = elements(value)
    out = holding(shape_of("dict"))
    for pair in pairs if pairs is not None else value.shape.values():
        both = elements(pair)
        if both is None or len(both) != 2:
            return holding(shape_of("dict", (), flat_of(value)))
        out = stored(out, both[0] if pairs is not None else CLEAN, both[1])
    return out


def written_out(value: Value) -> Value:
    """Return `repr(value)`: line ends are escaped, and Python reads it as a literal."""
    return without(value, LINES | {Danger.CODE})
