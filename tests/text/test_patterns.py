"""Patterns are compiled when they are used."""

import copy
import pickle
import re

import pytest

from headgate.text.patterns import lazy_pattern


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


def test_a_pattern_can_be_copied_and_sent_to_a_process() -> None:
    word = lazy_pattern(r"a+", re.IGNORECASE)
    for one in (copy.copy(word), copy.deepcopy(word), pickle.loads(pickle.dumps(word))):
        assert one.findall("aA b") == ["aA"]
