"""Texts of which some pieces are known: `"a," + given`, cut, taken apart, asked.

What stands before the first piece that is not known, and behind the last, is where it is
whatever the pieces between are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from headgate.semantics.values import (
    Value,
    constant,
    holding,
    join_all,
    known_constants,
    put_together,
    shape_of,
)


def _text(piece: Value) -> Any:
    """Return the one text that a piece is, None if it may be another."""
    known = known_constants(piece) if piece.constants else None
    return known[0] if known and len(known) == 1 and isinstance(known[0], str | bytes) else None


def _one(value: Value | None) -> Any:
    known = known_constants(value) if value is not None else None
    return known[0] if known and len(known) == 1 else None


def _number(value: Value) -> int | None:
    known = _one(value)
    return known if isinstance(known, int) and not isinstance(known, bool) else None


def _put(parts: Sequence[Value]) -> Value | None:
    """Return a text of pieces, of which none may be left."""
    return put_together(parts) if len(parts) != 1 else parts[0] if parts else None


def sliced(value: Value, low: Value, high: Value, step: Value) -> Value | None:
    """Return `value[low:high]`, where the ends of the text are known far enough."""
    pieces = list(value.pieces)
    first, last = _text(pieces[0]), _text(pieces[-1])
    start, end = (None if _one(b) is None and _is_none(b) else _number(b) for b in (low, high))
    if not _is_none(step) or (start is None and not _is_none(low)):
        return None
    if end is None and not _is_none(high):
        return None
    if first is not None and (start or 0) >= 0 and end is not None and 0 <= end <= len(first):
        return constant(first[start:end])
    if last is not None and start is not None and start < 0 and -start <= len(last):
        if end is None or end < 0:
            return constant(last[start:end])
        return None
    if start:
        if first is None or not 0 < start <= len(first):
            return None
        pieces[0] = constant(first[start:])
    if end is not None:
        if last is None or not 0 < -end <= len(last) or len(pieces) < 2:
            return None
        pieces[-1] = constant(last[:end])
    return _put([p for p in pieces if _text(p) not in ("", b"")])


def _is_none(value: Value) -> bool:
    return known_constants(value) == [None]


def item(value: Value, key: Value) -> Value | None:
    """Return `value[0]`, where that is known."""
    at = _number(key)
    text = _text(value.pieces[0 if at is None or at >= 0 else -1])
    if at is None or text is None or not -len(text) <= at < len(text):
        return None
    return constant(text[at])


def method(value: Value, name: str, given: Sequence[Value]) -> Value | None:
    """Call a method of a text."""
    texts = [_text(p) for p in value.pieces]
    wanted = _one(given[0]) if given else None
    match name:
        case "startswith" | "endswith" if len(given) == 1:
            end = texts[0] if name == "startswith" else texts[-1]
            return _asked(end, name, wanted)
        case "encode" | "decode" | "lower" | "upper" | "casefold":
            made = [p if t is None else _called(t, name, given) for p, t in _both(value, texts)]
            return put_together([m for m in made if m is not None]) if None not in made else None
        case "partition" if texts[0] is not None and _has(texts[0], wanted):
            head, sign, tail = texts[0].partition(wanted)
            rest = put_together([constant(tail), *value.pieces[1:]])
            return _tuple([constant(head), constant(sign), rest])
        case "rpartition" if texts[-1] is not None and _has(texts[-1], wanted):
            head, sign, tail = texts[-1].rpartition(wanted)
            rest = put_together([*value.pieces[:-1], constant(head)])
            return _tuple([rest, constant(sign), constant(tail)])
        case "split" if texts[0] is not None and _has(texts[0], wanted):
            return _split(value, texts[0], wanted, _number(given[1]) if given[1:] else -1)
        case _:
            return None


def _both(value: Value, texts: Sequence[Any]) -> list[tuple[Value, Any]]:
    return list(zip(value.pieces, texts, strict=True))


def _called(text: Any, name: str, given: Sequence[Value]) -> Value | None:
    known = [_one(g) for g in given]
    if any(k is None for k in known):
        return None
    if any(str(k).lower().replace("-", "") not in _PLAIN_CODECS for k in known):
        return None
    try:
        return constant(getattr(text, name)(*known))
    except (AttributeError, UnicodeError, LookupError, TypeError):
        return None


_PLAIN_CODECS: Final = frozenset({"utf8", "ascii", "latin1", "strict", "ignore", "replace"})


def _has(text: Any, wanted: Any) -> bool:
    return (
        isinstance(wanted, str | bytes) and bool(wanted) and _same(text, wanted) and wanted in text
    )


def _same(text: Any, wanted: Any) -> bool:
    return isinstance(text, str) == isinstance(wanted, str)


def _tuple(parts: Sequence[Value]) -> Value:
    return holding(shape_of("tuple", ((("int", n), v) for n, v in enumerate(parts))))


def _asked(text: Any, name: str, wanted: Any) -> Value | None:
    several: tuple[Any, ...] = wanted if isinstance(wanted, tuple) else (wanted,)  # pyright: ignore[reportUnknownVariableType]
    if text is None or not all(isinstance(w, str | bytes) and _same(text, w) for w in several):
        return None
    if any(getattr(text, name)(w) for w in several):
        return constant(True)
    long = all(len(w) <= len(text) for w in several)
    return constant(False) if long else None


def _split(value: Value, first: Any, wanted: Any, most: int | None) -> Value | None:
    """Return the parts in front of the first piece that is not known, and any of the rest."""
    if most is None:
        return None
    *known, last = first.split(wanted, most)
    rest = put_together([constant(last), *value.pieces[1:]])
    if 0 <= most <= len(known):
        parts = [*map(constant, known), rest]
        return holding(shape_of("list", ((("int", n), v) for n, v in enumerate(parts))))
    entries = [(("int", n), constant(k)) for n, k in enumerate(known)]
    whole = join_all([Value(constants=rest.constants, taints=rest.taints)])
    return holding(shape_of("list", entries, whole))
