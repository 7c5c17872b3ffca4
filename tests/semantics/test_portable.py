"""Values as JSON data come back as they were."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headgate.ruleapi import Constant, Danger, Origin, Step
from headgate.semantics.elsewhere import About, Handed, Place, Question, told
from headgate.semantics.portable import (
    all_handed_from,
    answer_data,
    answer_from,
    handed_data,
    place_data,
    place_from,
    question_data,
    question_from,
    value_data,
    value_from,
)
from headgate.semantics.values import (
    MANY,
    Bound,
    Class,
    Local,
    Method,
    Partial,
    Taint,
    Value,
    constant,
    function,
    holding,
    shape_of,
)
from headgate.text import Position, Range

CONSTANTS: st.SearchStrategy[Constant] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
    | st.text(st.characters(exclude_categories=()))
    | st.sampled_from(["many", "tuple", "str", "[]"])
    | st.binary(),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=4,
)
WORDS = st.sampled_from(["a", "b.c", ".d", "x()", "y[]", "", "ü"])
STEPS = st.builds(Step, WORDS, WORDS, WORDS, *[st.integers(0, 9)] * 5, WORDS)
TAINTS = st.builds(
    Taint,
    st.none() | st.sampled_from(Origin),
    WORDS,
    st.frozensets(st.sampled_from(Danger), max_size=3),
    st.booleans(),
    st.lists(STEPS, max_size=2).map(tuple),
    st.frozensets(WORDS, max_size=2),
)
PLAIN = st.builds(
    Value,
    st.frozensets(WORDS, max_size=2),
    st.lists(CONSTANTS, max_size=2).map(
        lambda found: frozenset(c for one in found for c in constant(one).constants)
    )
    | st.just(frozenset({MANY})),
    st.frozensets(TAINTS, max_size=2),
)


def _deeper(values: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    pairs = st.lists(st.tuples(WORDS, values), max_size=2).map(tuple)
    locals_ = st.builds(Local, WORDS, pairs)
    classes = st.builds(Class, WORDS, st.lists(values, max_size=1).map(tuple), pairs)
    callees = st.one_of(
        locals_,
        classes,
        st.builds(Bound, locals_, values),
        st.builds(Method, values, WORDS),
        st.builds(Partial, values, st.lists(values, max_size=2).map(tuple), pairs),
    )
    keys = CONSTANTS.map(lambda c: ("str", c)) | WORDS.map(lambda n: ("attr", n))
    shapes = st.builds(
        shape_of,
        st.sampled_from(["list", "dict", "object"]),
        st.lists(st.tuples(keys, values), max_size=2),
        st.none() | values,
        st.none() | classes,
    )
    return callees.map(function) | shapes.map(holding) | values


VALUES = st.recursive(PLAIN, _deeper, max_leaves=5)


@given(VALUES)
def test_a_value_comes_back_as_it_was(value: Value) -> None:
    data = json.dumps(value_data(value))
    assert value_from(json.loads(data)) == value
    assert json.dumps(value_data(value_from(json.loads(data)))) == data
    assert answer_from(json.loads(json.dumps(answer_data(value)))) == value


@given(st.lists(st.tuples(WORDS, VALUES), max_size=2))
def test_a_call_comes_back_as_it_was(bound: list[tuple[str, Value]]) -> None:
    handed = Handed("a.py:.f", tuple(bound))
    assert all_handed_from(json.loads(json.dumps([handed_data(handed)]))) == (handed,)


def test_questions_and_places_come_back_as_they_were() -> None:
    question = Question(About.FUNCTION, "a.py:.f")
    assert question_from(json.loads(json.dumps(question_data(question)))) == question
    place = Place(Range(Position(1, 2), Position(3, 4)), "text")
    assert place_from(json.loads(json.dumps(place_data(place)))) == place


@pytest.mark.parametrize("data", [None, ["what", 1]])
def test_what_is_no_answer_is_none_or_refused(data: object) -> None:
    if data is None:
        assert answer_from(data) is None
    else:
        with pytest.raises(ValueError, match="not an answer"):
            answer_from(data)


def test_names_change_with_the_file_that_hears_of_them() -> None:
    step = Step("", ".f", "0", 0, 0, 0, 0, 1, "here")
    value = Value(
        frozenset({"flask.request", ".inner.x"}),
        taints=frozenset({Taint(Origin.REQUEST, "q", steps=(step,))}),
        functions=frozenset({Local(".f"), Local("b.py:.g")}),
    )
    heard = told(value, "a.py", "b.py", {})
    assert heard.names == {"flask.request"}
    assert heard.functions == {Local("a.py:.f"), Local(".g")}
    assert {s.file for t in heard.taints for s in t.steps} == {"a.py"}
    back = told(heard, "b.py", "a.py", {})
    assert back.functions == value.functions
    assert {s.file for t in back.taints for s in t.steps} == {""}
