"""How a text is put together, as it is written: literals, values, and where they stand.

Owns the way from an expression (f-strings, `+`, `%`, `format`, `join`) to its parts,
and back to the patches once parts have been taken out of it. Does not know what the
text is for. Needs libcst: import it inside functions only.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import Final

import libcst as cst

from headgate.fixes.outcomes import CannotFix
from headgate.fixes.patches import Patch
from headgate.fixes.statement import Tree

_ESCAPE: Final = re.compile(
    r"\\(?:\n|N\{[^}]*\}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|.)|.", re.S
)
_CONVERSION: Final = re.compile(r"%(?:%|(?:\((\w+)\))?([-#0 +]*(?:[1-9]\d*)?(?:\.\d+)?)([a-zA-Z]))")
_FIELD: Final = re.compile(r"\{\{|\}\}|\{(\w*)(?:!([rsa]))?(?::([^{}]*))?\}")
_PRECISION: Final = re.compile(r"\.\d+")
_TRIMS: Final = frozenset({"strip", "lstrip", "rstrip"})
_DEDENTS: Final = frozenset({"dedent", "cleandoc"})
_NUMERIC: Final = frozenset("diouxXeEfFgGc")


class Way(Enum):
    """How values come into a literal."""

    PLAIN = "plain"
    FIELDS = "f-string"
    PERCENT = "percent"
    FORMAT = "format"


@dataclass(eq=False)
class Char:
    """One character of a literal, and how it is written."""

    text: str
    raw: str


@dataclass(eq=False)
class Value:
    """What is filled in."""

    source: str
    node: cst.BaseExpression
    written: str
    """How its place is written in the literal; "" for an operand."""
    form: str = ""
    """Conversion and format, as an f-string has them: "!r", ":%Y"."""
    is_changed: bool = False
    """Whether the source is another than that in the text."""

    @property
    def is_text(self) -> bool:
        """Whether it must be text as it stands: an operand of `+`."""
        return not self.written


@dataclass(eq=False)
class New:
    """Source that takes the place of what was there."""

    raw: str
    is_field: bool = False
    """Whether it only means something in an f-string."""


Item = Char | Value | New


@dataclass(eq=False)
class Leaf:
    """One literal: from its prefix to its closing quote."""

    start: int
    end: int
    prefix: str
    quote: str
    way: Way
    items: list[Item]

    @property
    def body(self) -> tuple[int, int]:
        """Where the text between the quotes stands."""
        return self.start + len(self.prefix) + len(self.quote), self.end - len(self.quote)

    @property
    def has_fields(self) -> bool:
        """Whether values are still filled in."""
        return any(isinstance(i, Value) or (isinstance(i, New) and i.is_field) for i in self.items)


@dataclass(eq=False)
class Tail:
    """What hands values to a template: `% values`, `.format(values)`."""

    start: int
    end: int
    way: Way
    names: list[tuple[str, Value]]
    """Values in order; a name where they are handed over by one."""
    is_plain: bool
    """Whether taking a value out moves no other."""


@dataclass(eq=False)
class Text:
    """An operand that is literal, or a template."""

    span: tuple[int, int]
    leaves: list[Leaf]
    tail: Tail | None = None


@dataclass(eq=False)
class Hole:
    """An operand that is a value."""

    span: tuple[int, int]
    item: Item


@dataclass(eq=False)
class Group:
    """Operands of `+`, or with a separator the elements of a `join`."""

    span: tuple[int, int]
    parts: list[Operand]
    separator: str | None = None
    condition: cst.BaseExpression | None = None
    """What must hold for it to be there; else there is a literal."""


Operand = Text | Hole | Group


@dataclass(eq=False)
class _Writing:
    """How literal characters are to be written in the new text."""

    doubles_percent: bool
    patches: list[Patch] = field(default_factory=list[Patch])


class _Cannot(Exception):
    """Ends the work on an expression; never leaves this module."""


def read(tree: Tree, node: cst.BaseExpression) -> Group | CannotFix:
    """Return the parts of a text's expression."""
    try:
        parts = list(_operands(tree, node))
    except _Cannot as why:
        return CannotFix(str(why))
    return Group(outer(tree, node), parts)


def outer(tree: Tree, node: cst.BaseExpression) -> tuple[int, int]:
    """Return where an expression stands, with its parentheses."""
    start, end = tree.span(node)
    for left in node.lpar[:1]:
        start = tree.span(left)[0]
    for right in node.rpar[-1:]:
        end = tree.span(right)[1]
    return start, end


def is_built(node: cst.BaseExpression) -> bool:
    """Whether an expression is text that is put together, or a literal."""
    match node:
        case cst.SimpleString() | cst.FormattedString() | cst.ConcatenatedString():
            return True
        case cst.BinaryOperation(operator=cst.Add()):
            return is_built(node.left) or is_built(node.right)
        case cst.BinaryOperation(operator=cst.Modulo()):
            return is_built(node.left)
        case cst.IfExp(body=body, orelse=cst.SimpleString()):
            return is_built(body)
        case cst.Call(func=cst.Attribute(value=value, attr=cst.Name(value="format"))):
            return is_built(value)
        case cst.Call(func=cst.Attribute(value=value, attr=cst.Name(value="join"))):
            return is_built(value) and _elements(node) is not None
        case _:
            inner = trimmed(node)
            return inner is not None and is_built(inner)


def _operands(tree: Tree, node: cst.BaseExpression, *, inner: bool = False) -> Iterator[Operand]:
    match node:
        case cst.BinaryOperation(operator=cst.Add()) if not (inner and node.lpar):
            yield from _operands(tree, node.left, inner=True)
            yield from _operands(tree, node.right, inner=True)
        case cst.BinaryOperation(operator=cst.Add()) if is_built(node):
            yield Group(outer(tree, node), list(_operands(tree, node)))
        case cst.SimpleString() | cst.FormattedString() | cst.ConcatenatedString():
            yield Text(outer(tree, node), list(_leaves(tree, node, None)))
        case cst.IfExp() if is_built(node):
            held = list(_operands(tree, node.body))
            yield Group(outer(tree, node), held, condition=node.test)
        case cst.BinaryOperation(operator=cst.Modulo(), left=left) if is_built(left):
            yield _percent(tree, node, tree, left)
        case cst.Call(func=cst.Attribute(value=left, attr=cst.Name(value="format"))) if is_built(
            left
        ):
            yield _format(tree, node, tree, left)
        case cst.Call(func=cst.Attribute(value=left, attr=cst.Name(value="join"))) if (
            elements := _elements(node)
        ) is not None and isinstance(left, cst.SimpleString):
            separator = left.evaluated_value
            if not isinstance(separator, str):
                raise _Cannot("the text is joined with bytes")
            parts: list[Operand] = []
            for element in elements:
                parts.append(Group(outer(tree, element), list(_operands(tree, element))))
            yield Group(outer(tree, node), parts, separator)
        case _ if is_built(node) and (untrimmed := trimmed(node)) is not None:
            yield Group(outer(tree, untrimmed), list(_operands(tree, untrimmed)))
        case _:
            span = outer(tree, node)
            yield Hole(span, Value(tree.code[span[0] : span[1]], node, ""))


def trimmed(node: cst.BaseExpression) -> cst.BaseExpression | None:
    """Return the text of which an expression takes nothing but white space, or None."""
    match node:
        case cst.Call(func=cst.Attribute(value=value, attr=cst.Name(name)), args=[]):
            return value if name in _TRIMS else None
        case cst.Call(
            func=cst.Name(name) | cst.Attribute(attr=cst.Name(name)),
            args=[cst.Arg(value=value, keyword=None, star="")],
        ):
            return value if name in _DEDENTS else None
        case _:
            return None


def _elements(call: cst.Call) -> list[cst.BaseExpression] | None:
    """Return the elements of a list that is written out and joined, or None."""
    if len(call.args) != 1 or not isinstance(call.args[0].value, cst.List | cst.Tuple):
        return None
    elements = call.args[0].value.elements
    if any(isinstance(element, cst.StarredElement) for element in elements):
        return None
    return [element.value for element in elements]


def _leaves(tree: Tree, node: cst.BaseExpression, way: Way | None) -> Iterator[Leaf]:
    """Yield the literals of a string; `way` says how a template gets its values."""
    if isinstance(node, cst.ConcatenatedString):
        yield from _leaves(tree, node.left, way)
        yield from _leaves(tree, node.right, way)
        return
    start, end = tree.span(node)
    if isinstance(node, cst.SimpleString):
        if "b" in node.prefix.lower():
            raise _Cannot("the text is bytes")
        items: list[Item] = list(_chars(node.raw_value, "r" in node.prefix.lower()))
        yield Leaf(start, end, node.prefix, node.quote, way or Way.PLAIN, items)
    elif isinstance(node, cst.FormattedString):
        if way is not None:
            raise _Cannot("a template that is an f-string")
        items = []
        for part in node.parts:
            if isinstance(part, cst.FormattedStringText):
                items += _braces(list(_chars(part.value, "r" in node.prefix.lower())))
            elif isinstance(part, cst.FormattedStringExpression):
                if part.equal is not None:
                    raise _Cannot("a field that shows its own source")
                start_, end_ = outer(tree, part.expression)
                place = tree.span(part)
                form = tree.code[end_ : place[1] - 1].strip()
                written = tree.code[place[0] : place[1]]
                items.append(Value(tree.code[start_:end_], part.expression, written, form))
        yield Leaf(start, end, node.prefix, node.end, Way.FIELDS, items)
    else:
        raise _Cannot("a kind of text that is not known")


def _chars(raw: str, is_raw: bool) -> Iterator[Char]:
    for match in _ESCAPE.finditer(raw):
        written = match.group()
        if len(written) == 1 or is_raw:
            yield from (Char(c, c) for c in written)
            continue
        try:
            decoded = ast.literal_eval(f'"{written}"') if written != '\\"' else '"'
        except (SyntaxError, ValueError):
            raise _Cannot("an escape that is not known") from None
        yield Char(decoded, written)


def _braces(chars: list[Char]) -> Iterator[Char]:
    """Yield the characters of an f-string's literal part, doubled braces as one."""
    at = 0
    while at < len(chars):
        char = chars[at]
        if char.text in "{}" and at + 1 < len(chars) and chars[at + 1].text == char.text:
            yield Char(char.text, char.text * 2)
            at += 2
        else:
            yield char
            at += 1


def template(
    tree: Tree, node: cst.BaseExpression, written: Tree, left: cst.BaseExpression
) -> Text | CannotFix:
    """Return the parts of a template that is written in another statement than its values.

    The tail stands in `tree`, where the values are, the literals in `written`.
    """
    try:
        match node:
            case cst.BinaryOperation():
                return _percent(tree, node, written, left)
            case cst.Call():
                return _format(tree, node, written, left)
            case _:
                return CannotFix("a kind of template that is not known")
    except _Cannot as why:
        return CannotFix(str(why))


def _percent(
    tree: Tree, node: cst.BinaryOperation, written: Tree, left: cst.BaseExpression
) -> Text:
    leaves = list(_leaves(written, left, Way.PERCENT))
    right = node.right
    named: dict[str, cst.BaseExpression] = {}
    values: list[cst.BaseExpression] = []
    match right:
        case cst.Tuple(elements=elements):
            if any(isinstance(e, cst.StarredElement) for e in elements):
                raise _Cannot("values that are unpacked")
            values = [e.value for e in elements]
        case cst.Dict(elements=entries):
            for entry in entries:
                if not isinstance(entry, cst.DictElement) or not isinstance(
                    entry.key, cst.SimpleString
                ):
                    raise _Cannot("names of values that are not written out")
                named[str(entry.key.evaluated_value)] = entry.value
        case _:
            values = [right]
    used: list[tuple[str, Value]] = []

    def value_of(match: re.Match[str]) -> Value | None:
        key, form, kind = match.groups()
        if kind is None:
            return None
        if key is not None and key not in named:
            if not isinstance(right, cst.Name) or form or kind not in "sdi":
                raise _Cannot("a value that is not written out")
            values.clear()
            made = _item(right, key, match.group())
            used.append((key, made))
            return made
        if key is None and not values:
            raise _Cannot("a value that is not written out")
        expr = named[key] if key is not None else values.pop(0)
        span = outer(tree, expr)
        spec = {"r": "!r", "a": "!a"}.get(kind, "")
        if kind == "f" and _PRECISION.fullmatch(form):
            spec = f":{form}f"
        elif form or (kind not in "sra" and kind not in _NUMERIC):
            raise _Cannot("a value with a format")
        made = Value(tree.code[span[0] : span[1]], expr, match.group(), spec)
        used.append((key or "", made))
        return made

    for leaf in leaves:
        leaf.items = list(_template(leaf.items, _CONVERSION, value_of))
    if values:
        raise _Cannot("values that the template has no place for")
    tail = Tail(outer(tree, node.left)[1], tree.span(node)[1], Way.PERCENT, used, is_plain=True)
    right_end = outer(tree, right)[1]
    tail.end = max(tail.end, right_end)
    return Text(outer(tree, node), leaves, tail)


def _format(tree: Tree, node: cst.Call, written: Tree, left: cst.BaseExpression) -> Text:
    leaves = list(_leaves(written, left, Way.FORMAT))
    positional: list[cst.BaseExpression] = []
    named: dict[str, cst.BaseExpression] = {}
    mapping: cst.Name | None = None
    for arg in node.args:
        if arg.star == "**" and isinstance(arg.value, cst.Name) and mapping is None:
            mapping = arg.value
            continue
        if arg.star:
            raise _Cannot("values that are unpacked")
        if arg.keyword is not None:
            named[arg.keyword.value] = arg.value
        else:
            positional.append(arg.value)
    used: list[tuple[str, Value]] = []
    seen: set[str] = set()
    automatic = iter(range(len(positional)))
    is_plain = True

    def value_of(match: re.Match[str]) -> Value | None:
        nonlocal is_plain
        if match.group() in ("{{", "}}"):
            return None
        name, conversion, spec = match.groups()
        if name == "":
            index = next(automatic, None)
            expr = positional[index] if index is not None else None
        elif name.isdecimal():
            is_plain = False
            expr = positional[int(name)] if int(name) < len(positional) else None
        else:
            expr = named.get(name)
        if expr is None and mapping is not None and name and not name.isdecimal() and not spec:
            is_plain = False
            made = _item(mapping, name, match.group())
            if name not in seen:
                used.append((name, made))
                seen.add(name)
            return made
        if expr is None:
            raise _Cannot("a value that is not written out")
        span = outer(tree, expr)
        form = (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
        made = Value(tree.code[span[0] : span[1]], expr, match.group(), form)
        key = name if name and not name.isdecimal() else ""
        if key not in seen or not key:
            used.append((key, made))
            seen.add(key)
        return made

    for leaf in leaves:
        leaf.items = list(_template(leaf.items, _FIELD, value_of))
    assert isinstance(node.func, cst.Attribute)
    start = outer(tree, node.func.value)[1]
    tail = Tail(start, tree.span(node)[1], Way.FORMAT, used, is_plain)
    return Text(outer(tree, node), leaves, tail)


def _item(mapping: cst.Name, key: str, written: str) -> Value:
    """Return what a mapping that is handed over as a whole has for a name."""
    index = cst.Index(cst.SimpleString(f'"{key}"'))
    node = cst.Subscript(cst.Name(mapping.value), [cst.SubscriptElement(index)])
    return Value(f'{mapping.value}["{key}"]', node, written)


def _template(
    items: Sequence[Item],
    pattern: re.Pattern[str],
    value_of: Callable[[re.Match[str]], Value | None],
) -> Iterator[Item]:
    """Yield the items of a template, with values where its places are."""
    chars = [item for item in items if isinstance(item, Char)]
    text = "".join(c.text[:1] or "\0" for c in chars)
    at = 0
    for match in pattern.finditer(text):
        yield from chars[at : match.start()]
        at = match.end()
        made = value_of(match)
        if made is None:
            raw = "".join(c.raw for c in chars[match.start() : at])
            yield Char(match.group()[0], raw)
        else:
            yield made
    yield from chars[at:]


# -- and back -------------------------------------------------------------------------


def leaves_of(part: Operand) -> Iterator[Leaf]:
    """Yield all literals of an operand, in order."""
    if isinstance(part, Text):
        yield from part.leaves
    elif isinstance(part, Group):
        for inner in part.parts:
            yield from leaves_of(inner)


def write(tree: Tree, group: Group, *, doubles_percent: bool) -> list[Patch] | CannotFix:
    """Return the patches that bring the text to what its items are now.

    `doubles_percent` says that the reader of the text takes a single `%` for a placeholder.
    """
    writing = _Writing(doubles_percent)
    try:
        if not _write(tree, group, writing):
            return CannotFix("nothing of the text would be left")
    except _Cannot as why:
        return CannotFix(str(why))
    return writing.patches


def _write(tree: Tree, group: Group, writing: _Writing) -> bool:
    """Add the patches of a group; return whether anything is left of it."""
    kept: list[Operand] = []
    for part in group.parts:
        if _write_part(tree, part, writing):
            kept.append(part)
        elif group.separator is not None:
            raise _Cannot("an element of the text would be empty")
    if not kept and group.condition is not None:
        raise _Cannot("a part of the text that may not be there")
    if not kept:
        return False
    if group.separator is None:
        _close_gaps(tree, group, kept, writing)
    return True


def _write_part(tree: Tree, part: Operand, writing: _Writing) -> bool:
    if isinstance(part, Group):
        return _write(tree, part, writing)
    if isinstance(part, Hole):
        if isinstance(part.item, New):
            if not part.item.raw:
                return False
            writing.patches.append(Patch(*part.span, part.item.raw))
        return True
    return _write_text(tree, part, writing)


def _write_text(tree: Tree, text: Text, writing: _Writing) -> bool:
    is_template = text.tail is not None and any(leaf.has_fields for leaf in text.leaves)
    full = [leaf for leaf in text.leaves if _body(leaf, is_template, writing)]
    if not full and not is_template:
        return False
    kept = full or text.leaves[:1]
    for before, leaf in zip([None, *kept], kept, strict=False):
        gone = [x for x in text.leaves if (before is None or x.start > before.start)]
        gone = [x for x in gone if x.start < leaf.start]
        if gone:
            start = gone[0].start if before is None else before.end
            writing.patches.append(Patch(start, leaf.start if before is None else gone[-1].end, ""))
    trailing = [x for x in text.leaves if x.start > kept[-1].start]
    if trailing:
        writing.patches.append(Patch(kept[-1].end, trailing[-1].end, ""))
    for leaf in kept:
        new = _body(leaf, is_template, writing)
        if any(
            leaf.quote in item.raw or (len(leaf.quote) == 1 and "\n" in item.raw)
            for item in leaf.items
            if isinstance(item, New)
        ):
            raise _Cannot("the new text cannot stand in its quotes")
        writing.patches.append(Patch(*leaf.body, new))
        prefix = _prefix(leaf)
        if prefix != leaf.prefix:
            writing.patches.append(Patch(leaf.start, leaf.start + len(leaf.prefix), prefix))
    if text.tail is not None:
        _write_tail(tree, text, text.tail, is_template, writing)
    return True


def _prefix(leaf: Leaf) -> str:
    """Return the prefix that a literal needs now."""
    if leaf.has_fields and leaf.way is Way.PLAIN:
        return leaf.prefix + "f"
    if not leaf.has_fields and leaf.way is Way.FIELDS:
        return leaf.prefix.replace("f", "").replace("F", "")
    return leaf.prefix


def _body(leaf: Leaf, is_template: bool, writing: _Writing) -> str:
    """Return what stands between the quotes now."""
    if leaf.way in (Way.PLAIN, Way.FIELDS):
        braces = leaf.has_fields
    else:
        braces = is_template and leaf.way is Way.FORMAT
    doubled = is_template and leaf.way is Way.PERCENT
    out: list[str] = []
    for item in leaf.items:
        if isinstance(item, New):
            raw = item.raw.replace("%", "%%") if doubled and not item.is_field else item.raw
            out.append(raw)
        elif isinstance(item, Value):
            out.append(item.written)
        elif item.text in "{}" and item.text:
            out.append(item.text * 2 if braces else item.text)
        elif item.text == "%":
            count = (2 if writing.doubles_percent else 1) * (2 if doubled else 1)
            out.append("%" * count)
        else:
            out.append(item.raw)
    return "".join(out)


def _write_tail(tree: Tree, text: Text, tail: Tail, is_template: bool, writing: _Writing) -> None:
    """Take the values that are no longer filled in out of what hands them over."""
    if not is_template:
        writing.patches.append(Patch(tail.start, tail.end, ""))
        return
    left = {id(i) for leaf in text.leaves for i in leaf.items if isinstance(i, Value)}
    names = [(name, value) for name, value in tail.names if id(value) in left]
    if len(names) == len(tail.names) and not any(value.is_changed for _, value in names):
        return
    is_named = all(name for name, _ in tail.names)
    if not tail.is_plain or (not is_named and any(name for name, _ in tail.names)):
        raise _Cannot("values that are handed over by number or name")
    if tail.way is Way.FORMAT:
        sources = [f"{name}={value.source}" if name else value.source for name, value in names]
        writing.patches.append(Patch(tail.start, tail.end, f".format({', '.join(sources)})"))
        return
    sources = [value.source for _, value in names]
    if is_named:
        entries = (f'"{name}": {value.source}' for name, value in names)
        writing.patches.append(Patch(tail.start, tail.end, f" % {{{', '.join(entries)}}}"))
    else:
        inside = sources[0] + "," if len(sources) == 1 else ", ".join(sources)
        writing.patches.append(Patch(tail.start, tail.end, f" % ({inside})"))


def _close_gaps(tree: Tree, group: Group, kept: list[Operand], writing: _Writing) -> None:
    """Take out the operands that are gone, with their operators."""
    gone = [part for part in group.parts if part not in kept]
    first, last = kept[0], kept[-1]
    if gone and group.parts[0] in gone:
        writing.patches.append(Patch(group.parts[0].span[0], first.span[0], ""))
    for before, after in pairwise(kept):
        between = [p for p in gone if before.span[1] <= p.span[0] and p.span[1] <= after.span[0]]
        if not between:
            continue
        start, end = before.span[1], between[-1].span[1]
        if "#" in tree.code[start:end]:
            raise _Cannot("a comment would be lost")
        merged = _merged(tree, before, after, writing)
        writing.patches.append(merged if merged is not None else Patch(start, end, ""))
    trailing = [p for p in gone if p.span[0] >= last.span[1]]
    if trailing:
        if "#" in tree.code[last.span[1] : trailing[-1].span[1]]:
            raise _Cannot("a comment would be lost")
        writing.patches.append(Patch(last.span[1], trailing[-1].span[1], ""))


def _merged(tree: Tree, before: Operand, after: Operand, writing: _Writing) -> Patch | None:
    """Return the patch that makes one literal of two on the same line, or None."""
    if not (isinstance(before, Text) and isinstance(after, Text)):
        return None
    if before.tail is not None or after.tail is not None:
        return None
    one, two = before.leaves[-1], after.leaves[0]
    if not _body(one, False, writing) or not _body(two, False, writing):
        return None
    if one.quote != two.quote or _prefix(one) != _prefix(two):
        return None
    if before.span != (before.leaves[0].start, one.end):
        return None
    if after.span != (two.start, after.leaves[-1].end):
        return None
    if "\n" in tree.code[one.end : two.start] or one.has_fields != two.has_fields:
        return None
    prefix = Patch(two.start, two.start + len(two.prefix), _prefix(two))
    if prefix in writing.patches:
        writing.patches.remove(prefix)
    return Patch(one.body[1], two.body[0], "")
