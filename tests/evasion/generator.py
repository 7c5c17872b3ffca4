"""Makes the suite: which ways of writing meet which sink, and the modules of it.

A case is a sink, one or two ways (of spelling and of the value, or two of the value), a
source and a place. Every way has a twin that is safe because of it. Beyond that the array
is pairwise over sinks, families of ways, sources and places, and fills what is left with
ways and kinds of sinks that have not met. Everything follows from the seed.
"""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from string import Template
from typing import Any

from .entries import PLACES, SOURCES, Source, module
from .names import NAME_WAYS, PLAIN_NAME
from .pairs import Module, Pair
from .sinks import SINKS, Sink
from .values import DIRECT, OPTION_LITERAL, VALUE_WAYS
from .ways import ATTACKER, FLAG, OPTIONS, THING, WORD, Way, fill

SEED = 20261123
LIMIT = 1_499
"""No more modules than that; two make a pair."""

_TRIES = 200
_MARK = "\0"
_DEFINED = re.compile(r"^(?:async def|def|class) (\w+)", re.MULTILINE)
_MACRO = re.compile(r"\b(SINK|CALL|ACT)\(([^,()]+), (\w+)\)")


@dataclass(frozen=True, slots=True)
class Case:
    """What a pair is made of. `first` is None where the value goes one way only."""

    sink: Sink
    spelling: Way
    first: Way | None
    second: Way
    source: Source
    place: str
    safe_by: int
    """Which of spelling, first and second makes the twin safe."""

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways of writing that are not the plain ones."""
        chosen = (self.spelling, self.first, self.second)
        return tuple(w for w in chosen if w not in (None, PLAIN_NAME, DIRECT)) or (DIRECT,)


def _is_called(sink: Sink) -> bool:
    return "$call" in sink.use


def _spelling_fits(way: Way, sink: Sink, place: str) -> bool:
    if place not in way.places:
        return False
    if not _is_called(sink):
        return way is PLAIN_NAME
    if way.receiver:
        return bool(sink.make)
    if way.holds_sink and (sink.local or "$ok" in way.body + way.top and sink.payload is None):
        return False
    if way.shadow and not way.holds_sink and not sink.direct:
        return False
    return sink.is_class or not way.subclass


def _spelling_makes_safe(way: Way, sink: Sink) -> bool:
    if not _is_called(sink):
        return False
    if way.shadow or way.receiver:
        return True
    return bool(sink.other_use) and sink.payload in (ATTACKER, None)


def _value_fits(way: Way, sink: Sink, place: str, payload: str | None) -> bool:
    if payload is None:
        return way is DIRECT
    return payload in way.takes and place in way.places and way.only in ("", sink.kind)


@cache
def _names(way: Way | None) -> frozenset[str]:
    """Return the functions and classes that a way defines in the module."""
    return frozenset(_DEFINED.findall(textwrap.dedent(way.top))) if way else frozenset()


def _valid(case: Case) -> bool:
    sink, first, second = case.sink, case.first, case.second
    if case.place not in case.source.places or case.source.kind not in sink.sources:
        return False
    if not _spelling_fits(case.spelling, sink, case.place):
        return False
    if not _value_fits(second, sink, case.place, sink.payload):
        return False
    if first is not None:
        arrives = FLAG if sink.payload == OPTIONS else sink.payload
        if first.name == second.name or not _value_fits(first, sink, case.place, arrives):
            return False
        if "$v" in second.top or second.takes == {FLAG} or case.spelling is not PLAIN_NAME:
            return False
        if not second.takes & {ATTACKER, THING, OPTIONS}:
            return False
    if "$v" in (first or second).top and sink.payload == ATTACKER:
        return False
    by_spelling, by_first, by_second = map(_names, (case.spelling, first, second))
    if by_spelling & by_first or by_spelling & by_second or by_first & by_second:
        return False
    if case.safe_by == 0:
        return _spelling_makes_safe(case.spelling, sink)
    if case.safe_by == 1:
        return first is not None
    return sink.payload is not None


def _random_case(rng: random.Random, **fixed: Any) -> Case | None:
    """Return a case that has `fixed` in it, if this throw of the dice makes one."""
    sink = fixed.get("sink") or rng.choice(SINKS)
    second = fixed.get("second") or rng.choice(_LAST_WAYS[sink.payload])
    spelling, first = PLAIN_NAME, None
    if "spelling" in fixed:
        spelling = fixed["spelling"]
    elif rng.random() < 0.5:
        spelling = rng.choice(NAME_WAYS)
    else:
        first = rng.choice((None, *VALUE_WAYS))
    source = fixed.get("source") or rng.choice(SOURCES)
    place = fixed.get("place") or rng.choice(PLACES)
    safe_by = fixed.get("safe_by", rng.choice((0, 1, 2)))
    case = Case(sink, spelling, first, second, source, place, safe_by)
    return case if _valid(case) else None


_LAST_WAYS: dict[str | None, tuple[Way, ...]] = {
    payload: tuple(way for way in VALUE_WAYS if payload in way.takes) or (DIRECT,)
    for payload in dict.fromkeys(sink.payload for sink in SINKS)
}


def _covered(case: Case) -> Iterator[tuple[str, ...]]:
    """Yield what a case is good for; what stands in tuples of four is a pair to be covered."""
    sink, source, place = case.sink, case.source.name, case.place
    yield "sink", sink.name, "source", source
    yield "sink", sink.name, "place", place
    yield "source", source, "place", place
    families = [way.family for way in case.ways]
    for family in families:
        yield "family", family, "sink", sink.name
        yield "family", family, "source", source
        yield "family", family, "place", place
    if len(families) == 2:
        yield "family", families[0], "family", families[1]
    for number, way in enumerate((case.spelling, case.first, case.second)):
        if way in case.ways:
            assert way is not None
            yield way.name, sink.kind
            if number == case.safe_by:
                yield (way.name,)


def _gain(case: Case, covered: set[tuple[str, ...]]) -> int:
    return sum(len(each) for each in set(_covered(case)) - covered)


def array(seed: int = SEED, limit: int = LIMIT) -> list[Case]:
    """Return the cases of the suite."""
    rng = random.Random(seed)
    cases: list[Case] = []
    covered: set[tuple[str, ...]] = set()
    most = limit // 2

    def take(fixed: dict[str, Any]) -> None:
        thrown = [_random_case(rng, **fixed) for _ in range(_TRIES)]
        fitting = [case for case in thrown if case is not None and case not in cases]
        if fitting and len(cases) < most:
            best = max(fitting, key=lambda case: _gain(case, covered))
            cases.append(best)
            covered.update(_covered(best))

    # Every sink in the plainest manner, and every way with a twin of its own making.
    for sink in SINKS:
        by_name = sink.payload is None
        plain = OPTION_LITERAL if sink.payload == OPTIONS else DIRECT
        take({"sink": sink, "spelling": PLAIN_NAME, "second": plain, "safe_by": 0 if by_name else 2})
    own: list[dict[str, Any]] = [{"spelling": way, "safe_by": 0} for way in NAME_WAYS]
    own += [{"second": way, "safe_by": 2} for way in VALUE_WAYS]
    rng.shuffle(own)
    for fixed in own:
        if tuple(fixed.values())[0].name not in {each[0] for each in covered if len(each) == 1}:
            take(fixed)
    while len(cases) < most:
        take({})
    return cases


# ------------------------------------------------------------------------------ the modules


def _halves(name: str) -> tuple[str, str]:
    return name[: len(name) // 2], name[len(name) // 2 :]


def _name_fields(sink: Sink) -> dict[str, str]:
    fields = {
        "module": sink.module,
        "attr": sink.attr,
        "other": sink.other,
        "path": sink.path,
        "otherpath": sink.otherpath,
        "import": "" if sink.module == "builtins" else f"import {sink.module}",
        "make": sink.make,
        "cls": sink.cls,
        "method": sink.method,
        "arguments": sink.arguments,
        "ok": sink.ok,
        "attr_back": sink.attr[::-1],
        "other_back": sink.other[::-1],
    }
    for name in ("module", "attr", "other"):
        fields[f"{name}_a"], fields[f"{name}_b"] = _halves(fields[name])
    return fields


def _spell(sink: Sink, use: str, text: str) -> str:
    """Put the sink where a template asks for it."""

    def put(found: re.Match[str]) -> str:
        macro, callee, argument = found.groups()
        if macro == "SINK":
            call = Template(use).substitute(call=callee, v=argument)
        else:
            method = f"{callee}.{sink.method}" if macro == "CALL" else callee
            call = method + Template(sink.after).substitute(v=argument)
        return _MARK + call

    return _MACRO.sub(put, text)


def _payload(sink: Sink) -> tuple[str, str]:
    if sink.payload == ATTACKER:
        return "value", sink.ok
    return sink.bad, sink.ok


def _made(case: Case, safe: bool) -> Module:
    sink = case.sink
    bad, ok = _payload(sink)
    key_a, key_b = _halves(sink.key)
    tops = [sink.setup]
    bodies: list[str] = []

    # The value, through one or two ways.
    value, harmless = bad, ok
    chain = [(1, case.first), (2, case.second)] if case.first else [(2, case.second)]
    for number, way in chain:
        assert way is not None
        turned = safe and case.safe_by == number
        head = '""'
        if way is chain[0][1]:
            head = sink.head[turned]
        halved = sink.payload == WORD and way is chain[0][1] and "$head" in way.body + way.expr
        fields = {
            "v": sink.tail[0] if halved else value,
            "ok": sink.tail[1] if halved else harmless,
            "head": head,
            "key": sink.key,
            "key_a": key_a,
            "key_b": key_b,
        }
        falsy_is_bad = way.takes == {FLAG} and sink.bad == "False"
        parts = fill(way, turned != falsy_is_bad, fields)
        tops.append(parts.top)
        bodies.append(parts.body)
        value = parts.expr
        if number == 1:
            bodies.append(f"passed = {value}")
            value = "passed"

    # The callable.
    turned = safe and case.safe_by == 0
    use = sink.other_use if turned and not case.spelling.shadow else sink.use
    if _is_called(sink):
        parts = fill(case.spelling, turned, _name_fields(sink))
        tops.append(_spell(sink, use, parts.top))
        body = _spell(sink, use, parts.body)
        call = _spell(sink, use, parts.call)
        bodies.insert(0, body)
        if case.spelling.holds_sink:
            last = _MARK + f"{call}({value})" if _MARK in call else f"{call}({value})"
        elif case.spelling.receiver:
            last = _MARK + f"{call}.{sink.method}" + Template(sink.after).substitute(v=value)
        else:
            last = _MARK + Template(use).substitute(call=call, v=value)
    else:
        last = _MARK + Template(use).substitute(v=value)
    if sink.returned:
        last = f"return {last}"

    code = "\n".join(part for part in (*bodies, last) if part)
    text = module(case.source, case.place, "\n".join(part for part in tops if part), code)
    lines = tuple(n for n, line in enumerate(text.split("\n"), 1) if _MARK in line)
    return Module(text.replace(_MARK, ""), lines)


def pair(case: Case, number: int) -> Pair:
    """Return the two modules of a case."""
    ways = tuple((way.family, way.name) for way in case.ways)
    return Pair(f"case_{number:04}", case.sink, ways, _made(case, False), _made(case, True))


def pairs(seed: int = SEED, limit: int = LIMIT) -> list[Pair]:
    """Return the suite."""
    return [pair(case, number) for number, case in enumerate(array(seed, limit), 1)]


