"""Values and flow as rules see them: each way of writing, and its twin."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import pytest

from headgate.engine import RuleSet, analyze
from headgate.ruleapi import (
    UNKNOWN,
    Confidence,
    Context,
    Evidence,
    Hit,
    OnNode,
    Rule,
    RuleMeta,
    Severity,
)
from headgate.text import Snapshot
from headgate_rules.tables import LIBRARIES

HEAD = "import os\nfrom flask import request\n\n\ndef view():\n    value = request.args['x']\n"


def seen(source: str) -> tuple[Evidence, object, frozenset[str]]:
    """Return evidence, constant and names of what the last `look(…)` is given."""
    found: list[tuple[Evidence, object, frozenset[str]]] = []

    def look(call: ast.Call, ctx: Context) -> Iterator[Hit]:
        if isinstance(call.func, ast.Name) and call.func.id == "look":
            given = call.args[0]
            found.append((ctx.flow(given).evidence, ctx.value(given), ctx.names(given)))
        yield from ()

    meta = RuleMeta("HG999", "x", "", Severity.HINT, Confidence.LOW, ())
    rules = RuleSet.of([Rule(meta, "", (OnNode(ast.Call, look),), ())], {}, LIBRARIES)
    analysis = analyze(Snapshot.of(source), rules)
    assert not analysis.problems()
    return max(found, key=lambda one: one[0] is Evidence.REMOTE)


def in_function(body: str, top: str = "") -> str:
    """Return a module whose function `view` has this body behind `value = …`."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return top + HEAD + lines


NOTE = "class Note:\n    def __init__(self, text, other):\n        self.text = text\n        self.other = other\n"
PAIRS: dict[str, tuple[str, str, str]] = {
    # name: (what stands above, the dangerous body, the safe one)
    "called object": (
        "class Giver:\n    def __init__(self, entry):\n        self.entry = entry\n"
        "    def __call__(self):\n        return self.entry\n",
        "look(Giver(value)())",
        "look(Giver('a')())",
    ),
    "item of an object": (
        "class Shelf:\n    def __init__(self, entry):\n        self.entry = entry\n"
        "    def __getitem__(self, key):\n        return self.entry\n",
        "look(Shelf(value)[0])",
        "look(Shelf('a')[0])",
    ),
    "exception": (
        "class Carried(Exception):\n    pass\n",
        "try:\n    raise Carried(value)\nexcept Carried as error:\n    look(error.args[0])",
        "try:\n    raise Carried('a')\nexcept Carried as error:\n    look(error.args[0])",
    ),
    "callback that stores": (
        "def each(entries, function):\n    for entry in entries:\n        function(entry)\n",
        "kept = []\neach([value], kept.append)\nlook(kept[0])",
        "kept = []\neach(['a'], kept.append)\nlook(kept[0])",
    ),
    "method under another name": ("", "kept = []\nadd = kept.append\nadd(value)\nlook(kept[0])",
        "kept = []\nadd = kept.append\nadd('a')\nlook(kept[0])"),
    "second name": ("", "row = ['a']\nsame = row\nsame[0] = value\nlook(row[0])",
        "row = [value]\nsame = row\nsame[0] = 'a'\nlook(row[0])"),
    "name given anew": ("", "row = ['a']\nsame = row\nsame = ['b']\nrow[0] = value\nlook(row[0])",
        "row = ['a']\nsame = row\nsame = ['b']\nsame[0] = value\nlook(row[0])"),
    "sent to a generator": (
        "def echo():\n    entry = yield\n    yield entry\n",
        "stream = echo()\nnext(stream)\nlook(stream.send(value))",
        "stream = echo()\nnext(stream)\nlook(stream.send('a'))",
    ),
    "one after the other": (
        "def parts(entry):\n    yield entry\n    yield 'a'\n",
        "stream = parts(value)\nlook(next(stream))",
        "stream = parts(value)\nnext(stream)\nlook(next(stream))",
    ),
    "nonlocal": (
        "",
        "held = 'a'\ndef keep():\n    nonlocal held\n    held = value\nkeep()\nlook(held)",
        "held = value\ndef keep():\n    nonlocal held\n    held = 'a'\nkeep()\nlook(held)",
    ),
    "list of the module": (
        "KEPT = []\ndef keep(entry):\n    KEPT.append(entry)\n",
        "keep(value)\nlook(KEPT[0])",
        "keep('a')\nlook(KEPT[0])",
    ),
    "dict of the module": (
        "KEPT = {}\ndef keep(key, entry):\n    KEPT[key] = entry\n",
        "keep('a', value)\nkeep('b', 'c')\nlook(KEPT['a'])",
        "keep('a', value)\nkeep('b', 'c')\nlook(KEPT['b'])",
    ),
    "settings": (
        "import configparser\n",
        "s = configparser.ConfigParser()\ns.add_section('m')\ns.set('m', 'a', value)\n"
        "s.set('m', 'b', 'c')\nlook(s.get('m', 'a'))",
        "s = configparser.ConfigParser()\ns.add_section('m')\ns.set('m', 'a', value)\n"
        "s.set('m', 'b', 'c')\nlook(s.get('m', 'b'))",
    ),
    "settings as a mapping": (
        "import configparser\n",
        "s = configparser.ConfigParser()\ns['m'] = {'a': value, 'b': 'c'}\nlook(s['m']['a'])",
        "s = configparser.ConfigParser()\ns['m'] = {'a': value, 'b': 'c'}\nlook(s['m']['b'])",
    ),
    "context variable": (
        "import contextvars\nheld = contextvars.ContextVar('held')\n",
        "held.set(value)\nlook(held.get())",
        "held.set('a')\nlook(held.get())",
    ),
    "named tuple": (
        "from collections import namedtuple\nPair = namedtuple('Pair', 'one two')\n",
        "look(Pair(value, 'a').one)",
        "look(Pair(value, 'a').two)",
    ),
    "named tuple by index": (
        "from collections import namedtuple\nPair = namedtuple('Pair', ['one', 'two'])\n",
        "look(Pair(value, 'a')[0])",
        "look(Pair(value, 'a')[-1])",
    ),
    "fields with defaults": (
        "from dataclasses import dataclass\n@dataclass\nclass Card:\n    a: str\n    b: str = 'x'\n",
        "look(Card('y', value).b)",
        "look(Card(value, 'y').b)",
    ),
    "format_map": ("", "look('{a}{b}'.format_map({'a': 'x', 'b': value}))",
        "look('{a}'.format_map({'a': 'x', 'b': value}))"),
    "template of a text": (
        "from string import Template\n",
        "look(Template('$a').substitute(a=value))",
        "look(Template('$a').substitute(a='b'))",
    ),
    "base64": (
        "import base64\n",
        "look(base64.b64decode(base64.b64encode(value.encode())).decode())",
        "look(base64.b64decode(base64.b64encode(b'a')).decode())",
    ),
    "json": (
        "import json\n",
        "look(json.loads(json.dumps({'a': value, 'b': 'c'}))['a'])",
        "look(json.loads(json.dumps({'a': value, 'b': 'c'}))['b'])",
    ),
    "reduce": (
        "import functools\n",
        "look(functools.reduce(lambda a, b: b, ['a', value]))",
        "look(functools.reduce(lambda a, b: a, ['a', value]))",
    ),
    "chain": (
        "import itertools\n",
        "look(list(itertools.chain(['a'], [value]))[1])",
        "look(list(itertools.chain(['a'], [value]))[0])",
    ),
    "filter": ("", "look(list(filter(lambda e: True, [value, 'a']))[0])",
        "look(list(filter(lambda e: e == 'a', ['a']))[0])"),
    "sorted by a key": ("", "look(sorted([(2, 'a'), (1, value)], key=lambda p: p[0])[0][1])",
        "look(sorted([(2, 'a'), (1, value)], key=lambda p: p[0])[1][1])"),
    "least key": ("", "row = {1: value, 2: 'a'}\nlook(row[min(row)])",
        "row = {1: value, 2: 'a'}\nlook(row[max(row)])"),
    "gather": (
        "import asyncio\nasync def fetch(entry):\n    return entry\n",
        "a, b = asyncio.gather(fetch(value), fetch('a'))\nlook(a)",
        "a, b = asyncio.gather(fetch(value), fetch('a'))\nlook(b)",
    ),
    "filtered comprehension": ("", "look([e for n, e in ((1, value), (2, 'a')) if n == 1][0])",
        "look([e for n, e in ((1, value), (2, 'a')) if n == 2][0])"),
    "last of a loop": ("", "for got in ('a', value):\n    pass\nlook(got)",
        "for got in (value, 'a'):\n    pass\nlook(got)"),
    "every round of a loop": ("", "for got in (value, 'a'):\n    look(got)",
        "for got in ('b', 'a'):\n    look(got)"),
    "match star": ("", "match ['a', value, 'b']:\n    case [_, *others]:\n        look(others[0])",
        "match ['a', value, 'b']:\n    case [_, *others]:\n        look(others[1])"),
    "match class": (NOTE,
        "match Note(value, 'a'):\n    case Note(text=got):\n        pass\nlook(got)",
        "got = value\nmatch Note(value, 'a'):\n    case Note(other=got):\n        pass\nlook(got)"),
    "match mapping": ("", "match {'a': value}:\n    case {'a': got}:\n        pass\nlook(got)",
        "got = value\nmatch {'a': 'b'}:\n    case {'a': got}:\n        pass\nlook(got)"),
    "own cleaning": (
        "import re\n",
        "look(re.sub('[0-9]', '', value))",
        "look(re.sub('[^0-9]', '', value))",
    ),
    "what never returns": (
        "def note():\n    print('odd')\ndef refuse():\n    raise ValueError('odd')\n",
        "if not value.isdigit():\n    note()\nlook(value)",
        "if not value.isdigit():\n    refuse()\nlook(value)",
    ),
    "what may not be called": (
        "def refuse():\n    raise ValueError('odd')\n",
        "value.isdigit() and refuse()\nlook(value)",
        "refuse()\nvalue = 'a'\nlook(value)",
    ),
    "what cannot raise": ("", "try:\n    later = value\nexcept ValueError:\n    later = 'a'\nlook(later)",
        "try:\n    later = 'a'\nexcept ValueError:\n    later = value\nlook(later)"),
    "attribute set again": (
        "from lib import Thing\n",
        "thing = Thing(value)\nthing.a = value\nlook(thing.a)",
        "thing = Thing(value)\nthing.a = 'a'\nlook(thing.a)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", PAIRS)
def test_what_is_dangerous_is_told_from_what_is_not(way: str) -> None:
    top, bad, safe = PAIRS[way]
    assert seen(in_function(bad, top))[0] is Evidence.REMOTE
    assert seen(in_function(safe, top))[0] is not Evidence.REMOTE


CONSTANTS: list[tuple[str, Any]] = [
    ("KEPT = {}\ndef keep(k, v):\n    KEPT[k] = v\nkeep('a', 1)\nlook(KEPT['a'])\n", 1),
    (
        "KEPT = {}\ndef keep(k, v):\n    KEPT[k] = v\nkeep('a', 1)\nkeep('b', 2)\nkeep('a', 3)\n"
        "look(KEPT['a'] + KEPT['b'])\n",
        5,
    ),
    (
        "KEPT = []\ndef keep(v):\n    KEPT.append(v)\nfor n in (1, 2, 3):\n    keep(n)\nlook(KEPT[2])\n",
        3,
    ),
    ("def parts():\n    yield 1\n    yield 2\ns = parts()\nnext(s)\nlook(next(s))\n", 2),
    ("later = 1\nfor _ in range(1):\n    later = 2\nlook(later)\n", 2),
    ("later = 1\nfor _ in range(3):\n    later += 1\nlook(later)\n", 4),
    ("try:\n    later = 1\nexcept E:\n    later = 2\nlook(later)\n", 1),
    ("try:\n    later = f()\nexcept E:\n    later = 2\nlook(later)\n", UNKNOWN),
    ("import base64\nlook(base64.b64decode(base64.b64encode(b'a')))\n", b"a"),
    ("import json\nlook(json.loads('[1, 2]')[1])\n", 2),
    ("look(list(map(lambda e: e + 1, [1, 2]))[1])\n", 3),
    ("look(sorted([3, 1, 2])[0])\n", 1),
    ("look(sorted([3, 1, 2], reverse=True)[0])\n", 3),
    ("from string import Template\nlook(Template('${a}b').substitute(a='c'))\n", "cb"),
    ("row = [1]\nsame = row\nsame += [2]\nlook(row[1])\n", 2),
]


@pytest.mark.parametrize(("source", "expected"), CONSTANTS)
def test_constants_are_followed(source: str, expected: Any) -> None:
    assert seen(source)[1] == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import os\nlook(os.__getattribute__('system'))\n", "os.system"),
        ("import os\nlook(os.__dict__.get('system'))\n", "os.system"),
        ("import os\nlook(vars(os).__getitem__('system'))\n", "os.system"),
        ("from os import system\nlook(globals()['system'])\n", "os.system"),
        ("from os import system\ndef f():\n    look(globals().get('system'))\n", "os.system"),
        (
            "import importlib\nlook(importlib.import_module(''.join(['o', 's'])).system)\n",
            "os.system",
        ),
        ("try:\n    import simplejson as j\nexcept ImportError:\n    import json as j\nlook(j)\n", "json"),
        ("import os\nn = 'system' if c else 'popen'\nlook(vars(os)[n])\n", "os.popen"),
        (
            "import ssl\ndef same(a):\n    return a\nlook(same(ssl.CERT_NONE))\n",
            "ssl.CERT_NONE",
        ),
        ("import lib\nclass C(lib.D):\n    pass\nlook(C)\n", "lib.D"),
    ],
)  # fmt: skip
def test_names_are_found(source: str, expected: str) -> None:
    assert expected in seen(source)[2]


def test_a_class_with_a_start_of_its_own_is_not_called_as_its_base() -> None:
    own = "import lib\nclass C(lib.D):\n    def __init__(self, a):\n        {}\nlook(C)\n"
    assert not seen(own.format("self.a = a"))[2]
    assert "lib.D" in seen(own.format("super().__init__(a)"))[2]
