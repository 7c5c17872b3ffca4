"""Texts in memory that are written to and read from: `io.StringIO`, and csv over it.

Owns what stands in such a stream. Where it is read, all of it is read, wherever the
position may be.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from headgate.semantics import binding, objects, reading
from headgate.semantics.operations import element, elements
from headgate.semantics.values import (
    CLEAN,
    NONE,
    Key,
    Value,
    assembled,
    constant,
    holding,
    inner_taints,
    join_all,
    joined_taints,
    known_constants,
    put_together,
    shape_of,
    tainted,
)

if TYPE_CHECKING:
    from headgate.semantics.calls import Arguments
    from headgate.semantics.evaluating import Line

Special: TypeAlias = "Callable[[Line, Arguments, ast.Call], Value | None]"
_TEXT: Final[Key] = ("attr", "<text>")
_STREAM: Final[Key] = ("attr", "stream")
_STREAMS: Final = ("io.StringIO()", "io.BytesIO()")


def _new(kind: str) -> Special:
    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        empty = constant("" if kind == "io.StringIO()" else b"")
        held = arguments.get("initial_value" if kind == "io.StringIO()" else "initial_bytes", 0)
        held = empty if held is None or held == NONE else held
        return _stream(frozenset({kind}), held)

    return special


def _stream(names: frozenset[str], text: Value) -> Value:
    """Return a stream with what stands in it: whoever is handed it may read that."""
    taints = joined_taints(inner_taints(text))
    return Value(names, taints=taints, shape=shape_of("object", ((_TEXT, text),)))


def text_in(held: Value) -> Value | None:
    """Return what stands in a stream, None if a value is none that is known."""
    if held.shape is None or not held.names or not held.names <= frozenset(_STREAMS):
        return None
    return held.shape.get(_TEXT)


def written(line: Line, place: ast.expr, held: Value, parts: Sequence[Value]) -> bool:
    """Write to a stream that stands in a place; tell whether it is one that is known."""
    before = text_in(held)
    if before is None or held.shape is None:
        return False
    parts = [objects.text_of(line, p, "__str__", "__repr__") for p in parts]
    known = [before, *parts] if before.constants or before.taints else list(parts)
    texts = [known_constants(p) for p in known]
    if all(t is not None and len(t) == 1 and isinstance(t[0], str) for t in texts):
        made = constant("".join(str(t[0]) for t in texts if t))
    else:
        made = put_together(known)
    binding.put(line, place, _stream(held.names, made))
    return True


def _receiver(line: Line, expr: ast.Call) -> tuple[Value, ast.expr] | None:
    if not isinstance(expr.func, ast.Attribute):
        return None
    return line.value(expr.func.value), expr.func.value


def _write(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    found, text = _receiver(line, expr), arguments.get(None, 0)
    if found is None or text is None or not written(line, found[1], found[0], [text]):
        return None
    return CLEAN


def _write_lines(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    found, texts = _receiver(line, expr), arguments.get(None, 0)
    if found is None or texts is None:
        return None
    parts = reading.elements_of(line, texts) or [reading.element_of(line, texts)]
    return NONE if written(line, found[1], found[0], parts) else None


def _read(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    found = _receiver(line, expr)
    return text_in(found[0]) if found is not None else None


def _lines(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    text = _read(line, arguments, expr)
    return holding(shape_of("list", (), _piece(text))) if text is not None else None


def _piece(text: Value) -> Value:
    return tainted(inner_taints(text))


def _cut(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`stream.truncate(0)`."""
    found, size = _receiver(line, expr), arguments.get("size", 0)
    if found is not None and size is not None and known_constants(size) == [0]:
        held, place = found
        if text_in(held) is not None:
            empty = constant("" if "io.StringIO()" in held.names else b"")
            binding.put(line, place, _stream(held.names, empty))
    return None


# -- tables of values with commas between them -----------------------------------------------


def _writer(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    stream = arguments.get(None, 0)
    names = line.models.step(line.value(expr.func).names, "()")
    if stream is None or text_in(stream) is None:
        return None
    return Value(names, shape=shape_of("object", ((_STREAM, stream),)))


def _write_row(*, many: bool) -> Special:
    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        found, row = _receiver(line, expr), arguments.get(None, 0)
        stream = found[0].shape.get(_STREAM) if found is not None and found[0].shape else None
        if found is None or row is None or stream is None:
            return None
        rows = (
            (reading.elements_of(line, row) or [reading.element_of(line, row)]) if many else [row]
        )
        parts: list[Value] = []
        for one in rows:
            shape = one.shape
            cells = shape.values() if shape is not None and shape.kind == "dict" else None
            parts += cells or elements(one) or [element(one)]
        held = ast.copy_location(ast.Attribute(found[1], "stream", ast.Load()), found[1])
        written(line, held, stream, [assembled(parts)])
        return None

    return special


def _reader(kind: str) -> Special:
    """`csv.reader(lines)`, `csv.DictReader(lines)`: cells of the text that is read."""

    def special(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
        source = arguments.get(None, 0)
        if source is None:
            return None
        text = text_in(source)
        if text is None and source.shape is not None and source.shape.kind in ("list", "tuple"):
            text = join_all(source.shape.values())
        if text is None:
            return None
        row = holding(shape_of(kind, (), _piece(text)))
        return holding(shape_of("list", (), row))

    return special


STREAMS: Final[dict[str, Special]] = {
    "io.StringIO": _new("io.StringIO()"),
    "io.BytesIO": _new("io.BytesIO()"),
    **{f"{kind}.write": _write for kind in _STREAMS},
    **{f"{kind}.writelines": _write_lines for kind in _STREAMS},
    **{f"{kind}.{n}": _read for kind in _STREAMS
       for n in ("getvalue", "read", "readline", "getbuffer", "read1")},
    **{f"{kind}.readlines": _lines for kind in _STREAMS},
    **{f"{kind}.truncate": _cut for kind in _STREAMS},
    "csv.writer": _writer,
    "csv.DictWriter": _writer,
    "csv.writer().writerow": _write_row(many=False),
    "csv.writer().writerows": _write_row(many=True),
    "csv.DictWriter().writerow": _write_row(many=False),
    "csv.DictWriter().writerows": _write_row(many=True),
    "csv.reader": _reader("list"),
    "csv.DictReader": _reader("dict"),
}  # fmt: skip


def gone_through(held: Value) -> Value | None:
    """Return the lines of a stream, None if a value is none that is known."""
    text = text_in(held)
    return holding(shape_of("list", (), _piece(text))) if text is not None else None
