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
from dataclasses import dataclass, replace
from functools import cache
from string import Template

from .entries import PLACES, SOURCES, Source, module
from .names import NAME_WAYS, PLAIN_NAME
from .pairs import Module, Pair
from .sinks import SINKS, Sink
from .values import DIRECT, OPTION_LITERAL, VALUE_WAYS
from .ways import ATTACKER, FLAG, OPTIONS, THING, WORD, Way, fill

SEED = 20261123
LIMIT = 1_499
"""No more modules than that; two make a pair."""

_TRIES = 60
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
        ways = tuple(w for w in chosen if w is not None and w not in (PLAIN_NAME, DIRECT))
        return ways or (DIRECT,)

    @property
    def key(self) -> tuple[str, ...]:
        """What no other case has."""
        ways = [way.name if way else "" for way in (self.spelling, self.first, self.second)]
        return (self.sink.name, *ways, self.source.name, self.place, str(self.safe_by))


def _is_called(sink: Sink) -> bool:
    return "$call" in sink.use


def _spelling_fits(way: Way, sink: Sink, place: str) -> bool:
    if place not in way.places:
        return False
    if not _is_called(sink):
        return way is PLAIN_NAME
    if way.receiver:
        return bool(sink.make)
    if way.holds_sink and (sink.local or ("$ok" in way.body + way.top and sink.payload is None)):
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
        if first.name == second.name:
            return False
        if not _value_fits(first, sink, case.place, _arriving(sink)):
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


@dataclass(frozen=True, slots=True)
class _Choices:
    """What a case may be made of. Either `spellings` or `firsts` have more than the plain one."""

    sinks: tuple[Sink, ...] = SINKS
    spellings: tuple[Way, ...] = (PLAIN_NAME,)
    firsts: tuple[Way | None, ...] = (None,)
    seconds: tuple[Way, ...] = ()
    """Any that fit the sink, if empty."""
    sources: tuple[Source, ...] = SOURCES
    places: tuple[str, ...] = PLACES
    safe_by: tuple[int, ...] = (0, 1, 2)

    def case(self, rng: random.Random) -> Case | None:
        """Throw the dice once; None if that makes no case."""
        sink = rng.choice(self.sinks)
        case = Case(
            sink,
            rng.choice(self.spellings),
            rng.choice(self.firsts),
            rng.choice(self.seconds or _LAST_WAYS[sink.payload]),
            rng.choice(self.sources),
            rng.choice(self.places),
            rng.choice(self.safe_by),
        )
        return case if _valid(case) else None


def _arriving(sink: Sink) -> str | None:
    """Return what the first of two ways takes along."""
    return FLAG if sink.payload == OPTIONS else sink.payload


def _takers(way: Way) -> tuple[Sink, ...]:
    return tuple(s for s in SINKS if s.payload in way.takes and way.only in ("", s.kind))


_LAST_WAYS: dict[str | None, tuple[Way, ...]] = {
    payload: tuple(way for way in VALUE_WAYS if payload in way.takes) or (DIRECT,)
    for payload in dict.fromkeys(sink.payload for sink in SINKS)
}


def covered_by(case: Case) -> Iterator[tuple[str, ...]]:
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
    return sum(len(each) for each in set(covered_by(case)) - covered)


def array(seed: int = SEED, limit: int = LIMIT) -> list[Case]:
    """Return the cases of the suite."""
    rng = random.Random(seed)
    cases: dict[tuple[str, ...], Case] = {}
    covered: set[tuple[str, ...]] = set()
    most = limit // 2

    def take(choices: _Choices, tries: int = _TRIES) -> None:
        thrown = [choices.case(rng) for _ in range(tries)]
        fitting = [case for case in thrown if case is not None and case.key not in cases]
        if fitting and len(cases) < most:
            best = max(fitting, key=lambda case: _gain(case, covered))
            cases[best.key] = best
            covered.update(covered_by(best))

    for choices in _plain():
        take(choices)
    own = _own()
    rng.shuffle(own)
    for way, choices in own:
        if (way.name,) not in covered:
            take(choices)
    for wanted, choices in pairs_to_meet():
        if wanted not in covered:
            take(choices)
    while len(cases) < most:
        take(_Choices(spellings=NAME_WAYS))
        take(_Choices(firsts=VALUE_WAYS))
    return list(cases.values())


def _plain() -> Iterator[_Choices]:
    """Every sink in the plainest manner."""
    for sink in SINKS:
        way = OPTION_LITERAL if sink.payload == OPTIONS else DIRECT
        yield _Choices((sink,), seconds=(way,))


def _own() -> list[tuple[Way, _Choices]]:
    """Every way with a twin of its own making."""
    spelt = [(w, _Choices(spellings=(w,), safe_by=(0,))) for w in NAME_WAYS]
    carried = [(w, _Choices(_takers(w), NAME_WAYS, seconds=(w,), safe_by=(2,))) for w in VALUE_WAYS]
    return spelt + carried


def pairs_to_meet() -> Iterator[tuple[tuple[str, ...], _Choices]]:
    """Every sink with every source and place, and every family with these and each other."""
    for sink in SINKS:
        choices = _Choices((sink,), NAME_WAYS if _is_called(sink) else (PLAIN_NAME,))
        for source in SOURCES:
            yield ("sink", sink.name, "source", source.name), replace(choices, sources=(source,))
        for place in PLACES:
            yield ("sink", sink.name, "place", place), replace(choices, places=(place,))

    def families(ways: tuple[Way, ...]) -> dict[str, tuple[Way, ...]]:
        names = dict.fromkeys(way.family for way in ways)
        return {name: tuple(way for way in ways if way.family == name) for name in names}

    of_values = families(VALUE_WAYS)
    for family, ways in families(NAME_WAYS).items():
        start = _Choices(spellings=ways)
        yield from _with_the_rest(family, start)
        for other, seconds in of_values.items():
            yield ("family", family, "family", other), replace(start, seconds=seconds)
    for family, ways in of_values.items():
        sinks = tuple(dict.fromkeys(sink for way in ways for sink in _takers(way)))
        yield from _with_the_rest(family, _Choices(sinks, NAME_WAYS, seconds=ways))
        for sink in SINKS:
            # What such sinks take is made of a flag that came any way.
            if sink.payload == OPTIONS:
                yield ("family", family, "sink", sink.name), _Choices((sink,), firsts=ways)
        for other, seconds in of_values.items():
            sinks = tuple(dict.fromkeys(sink for way in seconds for sink in _takers(way)))
            fitting = tuple(s for s in sinks if any(_arriving(s) in way.takes for way in ways))
            if fitting:
                choices = _Choices(fitting, firsts=ways, seconds=seconds)
                yield ("family", family, "family", other), choices


def _with_the_rest(family: str, start: _Choices) -> Iterator[tuple[tuple[str, ...], _Choices]]:
    for sink in start.sinks:
        yield ("family", family, "sink", sink.name), replace(start, sinks=(sink,))
    for source in SOURCES:
        yield ("family", family, "source", source.name), replace(start, sources=(source,))
    for place in PLACES:
        yield ("family", family, "place", place), replace(start, places=(place,))


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
