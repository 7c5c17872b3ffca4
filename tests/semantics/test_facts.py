"""Constants that are equal and yet are not the same."""

from __future__ import annotations

import ast
from itertools import combinations

import pytest

from headgate.semantics.operations import of_python

SAME_BUT = ["1", "True", "1.0", "(1,)", "(True,)", "(1.0,)", "[[1], 'a']", "[[True], 'a']"]
ZEROS = ["0", "False", "0.0", "-0.0", "(0.0,)", "(-0.0,)", "((-0.0,),)"]


@pytest.mark.parametrize("pair", [*combinations(SAME_BUT, 2), *combinations(ZEROS, 2)], ids=str)
def test_constants_of_different_types_are_told_apart(pair: tuple[str, str]) -> None:
    left, right = (of_python(ast.literal_eval(text)) for text in pair)
    assert left != right


@pytest.mark.parametrize("text", [*SAME_BUT, *ZEROS, "'a'", "b'a'", "None"])
def test_what_is_written_alike_is_the_same(text: str) -> None:
    left, right = (of_python(ast.literal_eval(text)) for _ in range(2))
    assert left == right
    assert hash(left) == hash(right)
    assert left.digest == right.digest
