"""What is made quickly is what the standard library would have made."""

import dataclasses
import re
from dataclasses import field

import pytest

from headgate.text.patterns import lazy_pattern
from headgate.text.records import dataclass

MAKERS = (dataclass, dataclasses.dataclass)


def made(maker):
    @maker(frozen=True, slots=True)
    class Point:
        """A point."""

        x: int
        y: int = 0
        note: str = field(default="", compare=False)
        hidden: int = field(default=1, repr=False, hash=False)

    @maker(frozen=True)
    class One:
        """A point on a line."""

        x: object

    @maker(slots=True)
    class Changing:
        """Not to be hashed."""

        items: list[int] = field(default_factory=list)

    @maker(frozen=True)
    class Own:
        """Compares by itself."""

        x: int

        def __eq__(self, other):
            return True

        def __hash__(self):
            return 7

    @maker(eq=False)
    class Same:
        """Is equal to itself only."""

        x: int

    return Point, One, Changing, Own, Same


def told(maker):
    point, one, changing, own, same = made(maker)
    nan = float("nan")
    a = point(1, note="n")
    return [
        repr(a),
        a == point(1),
        a == point(2),
        a == (1, 0),
        hash(a) == hash((1, 0)),
        dataclasses.replace(a, y=5) == point(1, 5),
        hasattr(a, "__dict__"),
        point.__match_args__,
        one(nan) == one(nan),
        one(nan) == one(float("nan")),
        hash(one(3)) == hash((3,)),
        changing() == changing(),
        changing().items is changing().items,
        changing.__hash__,
        own(1) == own(2),
        hash(own(1)),
        same(1) == same(1),
        [f.name for f in dataclasses.fields(a)],
    ]


def test_data_classes_are_as_the_standard_library_makes_them() -> None:
    assert told(dataclass) == told(dataclasses.dataclass)
    assert told(dataclass)[1] is True


def test_patterns_are_compiled_when_they_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    word = lazy_pattern(r"(\w+)!", re.IGNORECASE)
    compiled: list[str] = []
    real = re.compile

    def compile_(text, flags=0):
        compiled.append(text)
        return real(text, flags)

    monkeypatch.setattr(re, "compile", compile_)
    assert compiled == []
    assert [word.findall("a! b!"), word.sub("-", "a! b!"), word.pattern] == [
        ["a", "b"],
        "- -",
        r"(\w+)!",
    ]
    assert [m[1] for m in word.finditer("A!")] == ["A"]
    assert compiled == [r"(\w+)!"]
