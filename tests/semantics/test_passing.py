"""Checks that Python's and libraries' ways of converting, listing and matching make: what has
passed one is harmless, and what has only come near it is not.
"""

from __future__ import annotations

import pytest

from headgate.catalog import default_rules
from headgate.engine import analyze
from headgate.ruleapi import Severity
from headgate.text import Snapshot

FLASK = """\
import datetime, enum, ipaddress, json, os, re, shlex, sqlite3, uuid
from pathlib import Path
from urllib.parse import urlsplit
from flask import Flask, abort, redirect, request
app = Flask(__name__)
ALLOWED = {"a", "b"}
class Kind(enum.Enum):
    A = "a"
    B = "b"
"""


def in_view(body: str, route: str = "/", parameters: str = "", before: str = "") -> str:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return (
        f"{FLASK}{before}@app.route({route!r})\ndef view({parameters}):\n{lines}    return 'ok'\n"
    )


def is_loud(text: str) -> bool:
    found = analyze(Snapshot.of(text), default_rules()).findings()
    return any(f.severity in (Severity.ERROR, Severity.WARNING) for f in found)


FAST = """\
import os
from typing import Annotated, Literal
from fastapi import FastAPI, Query
from pydantic import BaseModel, Field, field_validator
app = FastAPI()
"""
JOB = (
    FAST
    + "class Job(BaseModel):\n    {}\n@app.post('/')\ndef view(job: Job):\n    os.system(f'ls {{job.name}}')\n"
)
CLICK = "import os, click\n@click.command()\n@click.option('--kind', {})\ndef main(kind):\n    os.system(f'ls {{kind}}')\n"
ARGPARSE = (
    "import os, argparse\np = argparse.ArgumentParser()\np.add_argument('--kind', {})\n"
    "a = p.parse_args()\nos.system(f'ls {{a.kind}}')\n"
)
GET = "x = request.args['x']\n"
LS = "\nos.system(f'ls {x}')"
WRAPPED = (
    "from functools import wraps\ndef checked(view):\n    @wraps(view)\n    def inner(*args, **kwargs):\n"
    "        {}\n        return view(*args, **kwargs)\n    return inner\n"
)
BASE = "BASE = Path('/srv').resolve()\n"

PAIRS: dict[str, tuple[str, str]] = {
    "route": (
        in_view("os.system(f'ls {pk}')", "/<pk>", "pk"),
        in_view("os.system(f'ls {pk}')", "/<int:pk>", "pk"),
    ),
    "one of two routes": (
        in_view("os.system(f'ls {pk}')", "/<int:pk>", "pk").replace(
            "@app", "@app.route('/by-name/<pk>')\n@app", 1
        ),
        in_view("os.system(f'ls {pk}')", "/<int:pk>", "pk").replace(
            "@app", "@app.route('/by-id/<uuid:pk>')\n@app", 1
        ),
    ),
    "path of Django": (
        "import os\nfrom django.urls import path\ndef view(request, pk):\n    os.system(f'ls {pk}')\n"
        "urlpatterns = [path('<str:pk>/', view)]\n",
        "import os\nfrom django.urls import path\ndef view(request, pk):\n    os.system(f'ls {pk}')\n"
        "urlpatterns = [path('<int:pk>/', view)]\n",
    ),
    "type of a query": (
        in_view("x = request.args.get('x', '0', type=str)" + LS),
        in_view("x = request.args.get('x', 0, type=int)" + LS),
    ),
    "option of click": (CLICK.format("type=str"), CLICK.format("type=click.Choice(['a', 'b'])")),
    "option of argparse": (ARGPARSE.format("default='a'"), ARGPARSE.format("choices=('a', 'b')")),
    "number of argparse": (ARGPARSE.format("type=str"), ARGPARSE.format("type=int, default=3")),
    "field of a record": (JOB.format("name: str"), JOB.format("name: Literal['a', 'b']")),
    "pattern of a field": (
        JOB.format("name: str = Field(pattern='^.+$')"),
        JOB.format("name: str = Field(pattern='^[a-z]+$')"),
    ),
    "validator of a field": (
        JOB.format(
            "name: str\n    @field_validator('name')\n    @classmethod\n    def check(cls, v):\n"
            "        return v.strip()"
        ),
        JOB.format(
            "name: str\n    @field_validator('name')\n    @classmethod\n    def check(cls, v):\n"
            "        if not v.isalnum():\n            raise ValueError\n        return v"
        ),
    ),
    "annotated pattern": (
        FAST
        + "@app.get('/')\ndef view(x: Annotated[str, Query(max_length=9)]):\n    os.system(f'ls {x}')\n",
        FAST
        + "@app.get('/')\ndef view(x: Annotated[str, Query(pattern='^[a-z]+$')]):\n    os.system(f'ls {x}')\n",
    ),
    "conversion whose failure is let pass": (
        in_view(GET + "try:\n    uuid.UUID(x)\nexcept ValueError:\n    pass" + LS),
        in_view(GET + "try:\n    uuid.UUID(x)\nexcept ValueError:\n    abort(400)" + LS),
    ),
    "conversion of each": (
        in_view("parts = request.args.getlist('p')\nmap(int, parts)\nx = ' '.join(parts)" + LS),
        in_view(
            "parts = request.args.getlist('p')\nlist(map(int, parts))\nx = ' '.join(parts)" + LS
        ),
    ),
    "comprehension that converts": (
        in_view(
            "parts = request.args.getlist('p')\n(int(p) for p in parts)\nx = ' '.join(parts)" + LS
        ),
        in_view(
            "parts = request.args.getlist('p')\n[int(p) for p in parts]\nx = ' '.join(parts)" + LS
        ),
    ),
    "what a comprehension has found": (
        in_view(GET + "known = [a for a in ALLOWED if a != x]\nif not known:\n    abort(400)" + LS),
        in_view(GET + "known = [a for a in ALLOWED if a == x]\nif not known:\n    abort(400)" + LS),
    ),
    "stripped letters": (
        in_view(GET + "if x.strip('abc') == 'd':\n    abort(400)" + LS),
        in_view(GET + "if x.strip('abc'):\n    abort(400)" + LS),
    ),
    "all that a pattern finds": (
        in_view("x = ''.join(re.findall('.+', request.args['x']))" + LS),
        in_view("x = ''.join(re.findall('[a-z]+', request.args['x']))" + LS),
    ),
    "type": (
        in_view("x = request.get_json()['x']\nif type(x) is not str:\n    abort(400)" + LS),
        in_view("x = request.get_json()['x']\nif type(x) is not int:\n    abort(400)" + LS),
    ),
    "wrapper of a handler": (
        in_view(
            "os.system('ls ' + name)", "/<name>", "name", WRAPPED.format("print(kwargs['name'])")
        ).replace("def view", "@checked\ndef view"),
        in_view(
            "os.system('ls ' + name)",
            "/<name>",
            "name",
            WRAPPED.format("if kwargs['name'] not in ALLOWED:\n            abort(404)"),
        ).replace("def view", "@checked\ndef view"),
    ),
    "host of an address": (
        in_view(
            GET
            + "import requests\nkind = urlsplit(x).scheme\nif kind not in {'https'}:\n    abort(400)\nrequests.get(x, timeout=3)"
        ),
        in_view(
            GET
            + "import requests\nhost = urlsplit(x).hostname\nif host not in {'a.org'}:\n    abort(400)\nrequests.get(x, timeout=3)"
        ),
    ),
    "parents of a path": (
        in_view(
            "p = BASE / name\nif BASE not in p.parents:\n    abort(404)\np.read_text()",
            "/<path:name>",
            "name",
            BASE,
        ),
        in_view(
            "p = (BASE / name).resolve()\nif BASE not in p.parents:\n    abort(404)\np.read_text()",
            "/<path:name>",
            "name",
            BASE,
        ),
    ),
    "abort in a return": (
        in_view(
            GET + "x = checked(x)" + LS,
            before="def checked(x):\n    return x if x in ALLOWED else str(x)\n",
        ),
        in_view(
            GET + "x = checked(x)" + LS,
            before="def checked(x):\n    if x in ALLOWED:\n        return x\n    return abort(400)\n",
        ),
    ),
    "own __contains__": (
        in_view(
            GET + "if x in Any():\n    os.system(f'ls {x}')",
            before="class Any:\n    def __contains__(self, x):\n        return True\n",
        ),
        in_view(
            GET + "if x in Few():\n    os.system(f'ls {x}')",
            before="class Few:\n    def __contains__(self, x):\n        return x in ALLOWED\n",
        ),
    ),
    "piece of a text": (
        in_view(GET + "x = ('a,' + x).partition(',')[2]" + LS),
        in_view(GET + "x = ('a,' + x).partition(',')[0]" + LS),
    ),
    "slice of a text": (
        in_view(GET + "x = f'abc{x}'[2:]" + LS),
        in_view(GET + "x = f'abc{x}'[:2]" + LS),
    ),
    "own path": (
        in_view("x = '/' + request.args['x']\nreturn redirect(x)"),
        in_view("x = '/found?q=' + request.args['x']\nreturn redirect(x)"),
    ),
    "called in a program": (
        in_view("run(request.args['x'])", before="def run(x):\n    os.system('ls ' + x)\n"),
        in_view("run('a')", before="def run(x):\n    os.system('ls ' + x)\n"),
    ),
    "state that a closure shares": (
        in_view(
            "add, show = maker()\nadd(request.args['x'])\nshow()",
            before=(
                "def maker():\n    held = 'a'\n    def add(x):\n        nonlocal held\n        held = x\n"
                "    def show():\n        os.system('ls ' + held)\n    return add, show\n"
            ),
        ),
        in_view(
            "add, show = maker()\nadd(request.args['x'])\nadd('b')\nshow()",
            before=(
                "def maker():\n    held = 'a'\n    def add(x):\n        nonlocal held\n        held = x\n"
                "    def show():\n        os.system('ls ' + held)\n    return add, show\n"
            ),
        ),
    ),
    "private names": (
        in_view(
            "os.system(B(request.args['x']).one())",
            before=(
                "class A:\n    def __init__(self, x):\n        self.__x = x\n    def one(self):\n        return self.__x\n"
                "class B(A):\n    def __init__(self, x):\n        super().__init__(x)\n        self.__x = 'a'\n    def two(self):\n        return self.__x\n"
            ),
        ),
        in_view(
            "os.system(B(request.args['x']).two())",
            before=(
                "class A:\n    def __init__(self, x):\n        self.__x = x\n    def one(self):\n        return self.__x\n"
                "class B(A):\n    def __init__(self, x):\n        super().__init__(x)\n        self.__x = 'a'\n    def two(self):\n        return self.__x\n"
            ),
        ),
    ),
    "cached property": (
        in_view(
            "k = Kept()\nk.x = request.args['x']\nos.system(k.made)",
            before=(
                "from functools import cached_property\nclass Kept:\n    x = 'a'\n    @cached_property\n    def made(self):\n        return 'ls ' + self.x\n"
            ),
        ),
        in_view(
            "k = Kept()\nk.made\nk.x = request.args['x']\nos.system(k.made)",
            before=(
                "from functools import cached_property\nclass Kept:\n    x = 'a'\n    @cached_property\n    def made(self):\n        return 'ls ' + self.x\n"
            ),
        ),
    ),
    "result of yield from": (
        in_view(
            "for x in outer(request.args['x']):\n    os.system(x)",
            before=(
                "def inner(x):\n    yield 'a'\n    return x\ndef outer(x):\n    got = yield from inner(x)\n    yield got\n"
            ),
        ),
        in_view(
            "for x in outer(request.args['x']):\n    os.system(x)",
            before=(
                "def inner(x):\n    yield 'a'\n    return 'b'\ndef outer(x):\n    got = yield from inner(x)\n    yield got\n"
            ),
        ),
    ),
    "flags": (
        "import enum, subprocess, sys\nclass R(enum.IntFlag):\n    A = enum.auto()\n    B = enum.auto()\n"
        "subprocess.run('ls ' + sys.argv[1], shell=bool((R.A | R.B) & R.B))\n",
        "import enum, subprocess, sys\nclass R(enum.IntFlag):\n    A = enum.auto()\n    B = enum.auto()\n"
        "subprocess.run(['ls', '--', sys.argv[1]], shell=bool((R.A | R.B) & ~R.B & R.B))\n",
    ),
    "settings in a text": (
        "import configparser, requests\np = configparser.ConfigParser()\np.read_string('[a]\\nb = off\\nc = %(b)s\\n')\n"
        "requests.get('https://example.org/', timeout=3, verify=p.getboolean('a', 'c'))\n",
        "import configparser, requests\np = configparser.ConfigParser()\np.read_string('[a]\\nb = on\\nc = %(b)s\\n')\n"
        "requests.get('https://example.org/', timeout=3, verify=p.getboolean('a', 'c'))\n",
    ),
    "setattr": (
        "import ssl\nc = ssl.create_default_context()\nfor n, v in {'check_hostname': False}.items():\n    setattr(c, n, v)\n",
        "import ssl\nc = ssl.create_default_context()\nfor n, v in {'check_hostname': True}.items():\n    setattr(c, n, v)\n",
    ),
}


@pytest.mark.parametrize("way", PAIRS)
def test_what_has_not_passed_is_reported(way: str) -> None:
    assert is_loud(PAIRS[way][0])


@pytest.mark.parametrize("way", PAIRS)
def test_what_has_passed_is_not(way: str) -> None:
    assert not is_loud(PAIRS[way][1])
