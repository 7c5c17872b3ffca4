"""Data that is packed and unpacked: `zlib`, `struct`.

Owns what comes out of what a text itself has put together.
"""

from __future__ import annotations

import ast
import html
import struct
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from headgate.semantics.operations import sequence
from headgate.semantics.values import (
    Value,
    holding,
    inner_taints,
    shape_of,
    tainted,
)

if TYPE_CHECKING:
    from headgate.semantics.calls import Arguments
    from headgate.semantics.evaluating import Line

Special: TypeAlias = "Callable[[Line, Arguments, ast.Call], Value | None]"
_LONG: Final = 4_000
"""Bytes of what is worked out."""
_FORMAT: Final = ("attr", "<format>")
_FIELDS: Final = ("attr", "<packed>")


def _decompressed(data: Any) -> bytes:
    made = zlib.decompressobj()
    out = made.decompress(data, _LONG)
    if made.unconsumed_tail or not made.eof:
        raise ValueError
    return out


def _struct(work: Callable[..., Any]) -> Callable[..., Any]:
    def bounded(form: Any, *given: Any) -> Any:
        if struct.calcsize(form) > _LONG:
            raise ValueError
        return work(form, *given)

    return bounded


FOLDED: Final[dict[str, Callable[..., object]]] = {
    "zlib.compress": zlib.compress, "zlib.decompress": _decompressed, "zlib.crc32": zlib.crc32,
    "struct.pack": _struct(struct.pack), "struct.unpack": _struct(struct.unpack),
    "struct.unpack_from": _struct(struct.unpack_from), "struct.calcsize": struct.calcsize,
    "html.escape": html.escape, "html.unescape": html.unescape,
}  # fmt: skip


def _packed(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`struct.pack(format, *fields)`: bytes that can be taken apart again."""
    if not arguments.positional or arguments.more is not None:
        return None
    form, *fields = arguments.positional
    flat = tainted(t for v in fields for t in inner_taints(v))
    made = shape_of("object", ((_FORMAT, form), (_FIELDS, sequence("tuple", fields))))
    return Value(frozenset({"struct.pack()"}), flat.constants, flat.taints, shape=made)


def _unpacked(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`struct.unpack(format, data)`: the fields that were packed by the same format."""
    form, data = arguments.get("format", 0), arguments.get("buffer", 1)
    if form is None or data is None:
        return None
    shape = data.shape if data.shape is not None and data.shape.kind == "object" else None
    fields = shape.get(_FIELDS) if shape is not None else None
    if shape is not None and fields is not None and shape.get(_FORMAT) == form:
        return fields
    return holding(shape_of("tuple", (), tainted(inner_taints(data))))


def _kept(line: Line, arguments: Arguments, expr: ast.Call) -> Value | None:
    """`memoryview(data)`, `bytes(data)`: what was packed stays packed."""
    held = arguments.get(None, 0)
    packed = held is not None and held.shape is not None and held.shape.get(_FIELDS) is not None
    texts = held is not None and bool(held.pieces)
    return held if (packed or texts) and len(arguments.positional) == 1 else None


CODING: Final[dict[str, Special]] = {
    "struct.pack": _packed,
    "struct.unpack": _unpacked,
    "struct.unpack_from": _unpacked,
    "builtins.memoryview": _kept,
    "builtins.bytes": _kept,
    "builtins.bytearray": _kept,
    "builtins.str": _kept,
}
