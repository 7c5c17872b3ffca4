"""Ordinary code in which a value takes a way of its own, dangerous and harmless.

`ways.txt` holds modules, each behind a line `### name`. Where it reads `@@this||that@@`, the
dangerous module has this and its twin that.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .test_passing import is_loud

_EITHER = re.compile(r"@@(.*?)\|\|(.*?)@@", re.S)


def _modules() -> dict[str, str]:
    parts = Path(__file__).with_name("ways.txt").read_text("utf-8").split("### ")[1:]
    return {name.strip(): text for name, _, text in (part.partition("\n") for part in parts)}


WAYS = _modules()


@pytest.mark.parametrize("way", WAYS)
def test_a_dangerous_value_is_followed(way: str) -> None:
    text = _EITHER.sub(lambda found: found[1], WAYS[way])
    compile(text, way, "exec")
    assert is_loud(text)


@pytest.mark.parametrize("way", WAYS)
def test_a_harmless_one_is_not_reported(way: str) -> None:
    text = _EITHER.sub(lambda found: found[2], WAYS[way])
    compile(text, way, "exec")
    assert not is_loud(text)
