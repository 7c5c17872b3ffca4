"""Checks of every part of a value clean the value."""

from __future__ import annotations

import pytest

from headgate.catalog import default_rules
from headgate.engine import Settings, analyze
from headgate.text import Snapshot

HEAD = "import os\nfrom flask import request\n\n\ndef run():\n    text = request.args['q']\n"
LETTERS = "    letters = set('0123456789+-*/(). ')\n"


def codes(text: str) -> list[str]:
    return [f.code for f in analyze(Snapshot.of(text), default_rules(), Settings()).findings()]


@pytest.mark.parametrize(
    "check",
    [
        "if not set(text).issubset(letters):\n        return ''\n",
        "if not (set(text) <= letters):\n        return ''\n",
        "if not all(c in letters for c in text):\n        return ''\n",
        "if not all(c.isalnum() or c in letters for c in text):\n        return ''\n",
        "if any(c not in letters for c in text):\n        return ''\n",
        "if any([not (c in letters) for c in text]):\n        raise ValueError\n",
        "if any(word not in letters for word in text.lower().split()):\n        return ''\n",
    ],
)
def test_a_check_of_every_part_cleans_the_whole(check: str) -> None:
    assert codes(HEAD + LETTERS + "    " + check + "    return eval(text)\n") == []


@pytest.mark.parametrize(
    "check",
    [
        "if not any(c in letters for c in text):\n        return ''\n",
        "if all(c not in letters for c in text):\n        return ''\n",
        "if any(c in letters for c in text):\n        return ''\n",
        "if not letters.issubset(text):\n        return ''\n",
        "if not all(c in letters for c in text if c.isalpha()):\n        return ''\n",
        "if not all(len(c) for c in text):\n        return ''\n",
        "if not set(text).issubset(request.args['letters']):\n        return ''\n",
    ],
)
def test_a_check_of_some_parts_does_not(check: str) -> None:
    assert codes(HEAD + LETTERS + "    " + check + "    return eval(text)\n") == ["HG103"]


TREE = "import ast\nfrom flask import request\n\n\ndef run():\n    tree = ast.parse(request.args['q'], mode='eval')\n"
RUN = "    return eval(compile(tree, '', 'eval'))\n"


def test_code_of_which_every_node_is_listed_is_clean() -> None:
    check = (
        "    if any(not isinstance(n, (ast.Expression, ast.Constant)) for n in ast.walk(tree)):\n"
    )
    assert codes(TREE + check + "        return ''\n" + RUN) == []
    check = "    if any(isinstance(n, ast.Call) for n in ast.walk(tree)):\n"
    assert codes(TREE + check + "        return ''\n" + RUN) == ["HG103"]


LOOP = (
    "import os\nfrom flask import request\n\n\ndef run():\n    words = request.args['q'].split()\n"
    "    for word in words:\n        if word not in {'a', 'b'}:\n            {}\n"
    "    os.popen('ls ' + ' '.join(words))\n"
)


@pytest.mark.parametrize(
    ("then", "found"),
    [("return", []), ("raise ValueError(1)", []), ("print(1)", ["HG101"]), ("break", ["HG101"])],
)
def test_a_loop_that_goes_on_past_harmless_elements_only_cleans_the_list(
    then: str, found: list[str]
) -> None:
    assert codes(LOOP.replace("{}", then)) == found


def test_a_parameter_called_request_is_one_where_its_attributes_say_so() -> None:
    assert codes("def run(request):\n    return eval(request.POST['q'])\n") == ["HG103"]
    found = analyze(
        Snapshot.of("def run(request):\n    return eval(request.POST['q'])\n"), default_rules()
    ).findings()
    assert [f.severity.name for f in found] == ["ERROR"]
