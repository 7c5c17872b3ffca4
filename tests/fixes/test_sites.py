"""How a place is indented."""

import pytest

from headgate.fixes.sites import unit_at
from headgate.text import Snapshot

UNITS = [
    ("x = 1\n", "    "),
    ("x = 1\nif x:\n\ty = 2\n", "\t"),
    ("x = 1\nif x:\n  y = 2\n", "    "),
    ("\tx = 1\nif x:\n    y = 2\n", "\t"),
    # what is only aligned says nothing where a block is near
    ("x = 1\nsizes = {\n    16: 1,\n}\nif x:\n\ty = 2\n", "\t"),
    ("x = 1\nsizes = {\n\t16: 1,\n}\n", "\t"),
]


@pytest.mark.parametrize(("text", "unit"), UNITS)
def test_a_step_is_as_those_of_the_blocks_around(text: str, unit: str) -> None:
    assert unit_at(Snapshot.of(text), 0) == unit
