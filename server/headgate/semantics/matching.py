"""Binds the names of the patterns of `match` and tells whether they match.

Owns PEP 634's patterns. What a comparison says is `evaluating`'s and `narrowing`'s.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from headgate.semantics import (
    narrowing,
    objects,
    operations,
    reading,
)
from headgate.semantics.operations import element, entry, key_of, sequence
from headgate.semantics.values import (
    BOTTOM,
    CLEAN,
    MANY,
    UNKNOWN_VALUE,
    Value,
    constant,
    holding,
    join_all,
    known_constants,
    shape_of,
    truth,
)
from headgate.semantics.walking import (
    SUBJECT,
    Effect,
)

if TYPE_CHECKING:
    from headgate.semantics.evaluating import Line


def case(line: Line, node: ast.match_case) -> Effect:
    """Bind the names of a `case`; tell whether it is taken, and what names then are."""
    subject = line.env.get(SUBJECT, UNKNOWN_VALUE)
    roots = known_constants(line.env.get(SUBJECT + "name", BOTTOM)) or []
    root = roots[0] if len(roots) == 1 else ""
    decided = _pattern(line, node.pattern, subject)
    when_true: list[tuple[str, Value]] = []
    if isinstance(root, str) and root and _is_closed_pattern(node.pattern):
        found = _pattern_value(line, node.pattern)
        when_true.append((root, found))
    if node.guard is not None:
        answer = line.decided(line.value(node.guard))
        found_out = narrowing.found_out(line, node.guard, positive=True)
        when_true += found_out
        match node.pattern:
            case ast.MatchAs(pattern=None, name=str() as bound) if isinstance(root, str) and root:
                when_true += [(root, v) for n, v in found_out if n == bound]
            case _:
                pass
        decided = False if False in (decided, answer) else decided and answer
    return Effect(truth=decided, when_true=tuple(when_true))


def _pattern_value(line: Line, pattern: ast.pattern) -> Value:
    if isinstance(pattern, ast.MatchValue):
        return line.value(pattern.value)
    if isinstance(pattern, ast.MatchOr):
        return join_all(map(partial(_pattern_value, line), pattern.patterns))
    return CLEAN


def _pattern(line: Line, pattern: ast.pattern, subject: Value) -> bool | None:
    """Bind the names of a pattern; tell whether it surely matches."""
    match pattern:
        case ast.MatchValue(value=value):
            same = line.compared(ast.Eq(), subject, line.value(value))
            return truth(same)
        case ast.MatchSingleton(value=value):
            return truth(operations.compared(ast.Eq(), subject, constant(value)))
        case ast.MatchAs(pattern=inner, name=bound):
            decided = _pattern(line, inner, subject) if inner is not None else True
            if bound:
                closed = inner is not None and _is_closed_pattern(inner)
                line.env[bound] = _pattern_value(line, inner) if closed and inner else subject
            return decided
        case ast.MatchOr(patterns=patterns):
            answers = [_pattern(line, p, subject) for p in patterns]
            return True if True in answers else False if all(a is False for a in answers) else None
        case ast.MatchSequence(patterns=patterns):
            items = reading.elements_of(line, subject)
            star = any(isinstance(p, ast.MatchStar) for p in patterns)
            if items is not None and len(items) == len(patterns) and not star:
                return _patterns(line, zip(patterns, items, strict=True))
            if items is not None and not star:
                return False
            if items is not None and len(items) >= len(patterns) - 1:
                at = next(n for n, p in enumerate(patterns) if isinstance(p, ast.MatchStar))
                behind = len(items) - (len(patterns) - at - 1)
                middle = sequence("list", items[at:behind])
                items = [*items[:at], middle, *items[behind:]]
                return _patterns(line, zip(patterns, items, strict=True))
            for inner_pattern in patterns:
                one = element(subject)
                if isinstance(inner_pattern, ast.MatchStar):
                    one = holding(shape_of("list", (), one))
                _pattern(line, inner_pattern, one)
            return None
        case ast.MatchStar(name=bound):
            if bound:
                line.env[bound] = subject
            return True
        case ast.MatchMapping(keys=keys, patterns=patterns, rest=rest):
            keyed = [(p, line.value(k)) for k, p in zip(keys, patterns, strict=True)]
            if any(_surely_has_not(subject, key) for _, key in keyed):
                return False
            decided = _patterns(line, [(p, entry(subject, key)) for p, key in keyed])
            if rest:
                line.env[rest] = subject
            shape = subject.shape
            sure = shape is not None and all(
                (known := key_of(key)) is not None and shape.get(known) is not None
                for _, key in keyed
            )
            return decided if sure or decided is False else None
        case ast.MatchClass(
            cls=cls, patterns=patterns, kwd_attrs=attrs, kwd_patterns=inner_patterns
        ):
            held = line.value(cls)
            matched = objects.is_kind(line, subject, held)
            if matched is False:
                return False
            closed = bool(held.names & {"builtins.int", "builtins.float", "builtins.bool"})
            owner = objects.class_of(held)
            order = objects.matched_fields(line, owner) if owner is not None else ()
            pairs = [
                (p, reading.attribute(line, subject, a))
                for a, p in zip(attrs, inner_patterns, strict=True)
            ]
            for number, inner_pattern in enumerate(patterns):
                sure = known_constants(subject) is not None
                part = CLEAN if closed and not sure else subject
                if number < len(order) and not closed:
                    part = reading.attribute(line, subject, order[number])
                pairs.append((inner_pattern, part))
            decided = _patterns(line, pairs)
            seen = not patterns or closed or len(order) >= len(patterns)
            return decided if (matched and seen) or decided is False else None
        case _:
            return None


def _patterns(line: Line, pairs: Iterable[tuple[ast.pattern, Value]]) -> bool | None:
    """Bind the names of patterns that must all match; tell whether they surely do."""
    found = [_pattern(line, pattern, subject) for pattern, subject in pairs]
    return False if False in found else None if None in found else True


def _surely_has_not(held: Value, key: Value) -> bool:
    """Whether a dictionary surely has no such key."""
    shape, known = held.shape, key_of(key)
    if shape is None or shape.kind != "dict" or shape.rest is not None:
        return False
    plain = not (held.names or held.taints or held.constants or held.functions)
    return plain and known is not None and known != MANY and shape.get(known) is None


def _is_closed_pattern(pattern: ast.pattern) -> bool:
    match pattern:
        case ast.MatchValue() | ast.MatchSingleton():
            return True
        case ast.MatchOr(patterns=patterns):
            return all(map(_is_closed_pattern, patterns))
        case ast.MatchAs(pattern=inner) if inner is not None:
            return _is_closed_pattern(inner)
        case _:
            return False
