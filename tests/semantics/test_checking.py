"""Checks of objects, of parts of a mapping, of where a text begins, and of what was signed."""

from __future__ import annotations

import pytest

from .test_passing import in_view, is_loud

SIGNED = "import hmac, hashlib, pickle\nKEY = os.environ['K'].encode()\n"
TEXT = "p = request.cookies['a'].encode()\n"
MAC = "hmac.new(KEY, p, hashlib.sha256).hexdigest()"
REFUSED = "\n    abort(400)\npickle.loads(p)"
GO = "x = request.args['x']\n"
CODE = "CODE = re.compile(r'[a-z]+')\nclass T:\n    def __init__(self, c):\n        self.c = c\n"
BASE = "E = Path('/srv')\n"
IN_E = "\n    with open(path) as s:\n        s.read()"


def of_code(methods: str, use: str) -> str:
    return in_view(f"t = T(request.args['c'])\n{use}", before=CODE + methods)


ASKED = "    @property\n    def ok(self):\n        return CODE.{}(self.c) is not None\n"
ASKING = "    def ok(self):\n        return CODE.{}(self.c) is not None\n"
FLAG = "    def look(self):\n        self.ok = CODE.{}(self.c) is not None\n        return self\n"
USE = "\nopen('/srv/' + t.c)"
EACH = "    def need(self, *names):\n        for n in names:\n            if CODE.{}(getattr(self, n)) is None:\n                raise ValueError\n        return self\n"
FAULT = (
    "class E(Exception):\n    what = 'ls'\n    def __init__(self, h):\n        super().__init__({})\n        self.h = h\n"
    "def check(h):\n    if h:\n        raise E(h)\n"
)
CAUGHT = "try:\n    check(request.args['c'])\nexcept E as e:\n    os.system(str(e))"
QUOTING = "import shlex\nclass W(dict):\n    def __getitem__(self, k):\n        return {}(super().__getitem__(k))\n"
SECTION = (
    "import configparser, requests\np = configparser.ConfigParser()\np.read_string('[a]\\nv = {}\\n')\n"
    "s = p['a']\nrequests.get('https://example.org', verify=s.getboolean('v'), timeout=3)\n"
)
TREE = (
    "import os, sys\nclass B:\n    def __init__(self, t, *inner):\n        self.t = t\n        self.inner = inner\n"
    "    def walk(self):\n        yield self.t\n        for x in self.inner:\n            yield from x.walk()\n"
    "os.system(' '.join(B('ls', B({})).walk()))\n"
)
PLACE = (
    "class W:\n    root = '/srv'\n    def __init__(self, n):\n        self.n = n\n"
    "    def path(self):\n        return '{}'.format(self)\n"
)
RUNNER = (
    "import subprocess\nclass R:\n    shell = False\n    def line(self, v):\n        parts = ['ls', '--', v]\n"
    "        return ' '.join(parts) if self.shell else parts\n"
    "    def run(self, v):\n        subprocess.run(self.line(v), shell=self.shell)\n"
    "class P(R):\n    shell = {}\n    def line(self, v):\n        made = super().line(v)\n        return made\n"
)
BUS = (
    "class Bus:\n    def __init__(self):\n        self.all = []\n    def hear(self, f):\n        self.all.append(f)\n"
    "        return f\n    def tell(self, x):\n        return [f(x) for f in self.all]\nbus = Bus()\n"
    "@bus.hear\ndef heard(x):\n    {}\n"
)
VALUES = "class C(dict):\n    def __init__(self, **v):\n        super().__init__(v)\n"
SETTING = (
    "import os, requests\nTRUE = frozenset(('1', 'on'))\ndef flag(name, default):\n"
    "    return os.environ.get(f'APP_{{name}}', default).strip().lower() in TRUE\n"
    "requests.get('https://example.org', timeout=3, verify=flag('TLS', '{}'))\n"
)

PAIRS: dict[str, tuple[str, str]] = {
    "signature": (
        in_view(
            f"{TEXT}if not hmac.compare_digest(hashlib.sha256(p).hexdigest(), request.cookies['s']):{REFUSED}",
            before=SIGNED,
        ),
        in_view(
            f"{TEXT}if not hmac.compare_digest({MAC}, request.cookies['s']):{REFUSED}",
            before=SIGNED,
        ),
    ),
    "signature of something else": (
        in_view(
            f"{TEXT}q = request.cookies['q'].encode()\nw = {MAC.replace('p,', 'q,')}\n"
            f"if not hmac.compare_digest(w, request.cookies['s']):{REFUSED}",
            before=SIGNED,
        ),
        in_view(
            f"{TEXT}w = {MAC}\nif not hmac.compare_digest(w, request.cookies['s']):{REFUSED}",
            before=SIGNED,
        ),
    ),
    "function that signs": (
        in_view(
            f"{TEXT}if not hmac.compare_digest(sign(p), request.cookies['s']):{REFUSED}",
            before=SIGNED + "def sign(p):\n    return hashlib.sha256(p).hexdigest()\n",
        ),
        in_view(
            f"{TEXT}if not hmac.compare_digest(sign(p), request.cookies['s']):{REFUSED}",
            before=f"{SIGNED}def sign(p):\n    return {MAC}\n",
        ),
    ),
    "function that compares signatures": (
        in_view(
            f"{TEXT}ok(p, request.cookies['s'])\npickle.loads(p)",
            before=f"{SIGNED}def ok(p, s):\n    return hmac.compare_digest({MAC}, s)\n",
        ),
        in_view(
            f"{TEXT}if not ok(p, request.cookies['s']):{REFUSED}",
            before=f"{SIGNED}def ok(p, s):\n    return hmac.compare_digest({MAC}, s)\n",
        ),
    ),
    "property": (
        of_code(ASKED.format("search"), "if not t.ok:\n    abort(400)" + USE),
        of_code(ASKED.format("fullmatch"), "if not t.ok:\n    abort(400)" + USE),
    ),
    "method": (
        of_code(ASKING.format("search"), "if not t.ok():\n    abort(400)" + USE),
        of_code(ASKING.format("fullmatch"), "if not t.ok():\n    abort(400)" + USE),
    ),
    "flag of an object": (
        of_code(FLAG.format("search"), "if not t.look().ok:\n    abort(400)" + USE),
        of_code(FLAG.format("fullmatch"), "t.look()\nif not t.ok:\n    abort(400)" + USE),
    ),
    "flag that was set again": (
        of_code(
            FLAG.format("fullmatch"), "t.look()\nt.ok = True\nif not t.ok:\n    abort(400)" + USE
        ),
        of_code(
            FLAG.format("fullmatch"), "t.ok = True\nt.look()\nif not t.ok:\n    abort(400)" + USE
        ),
    ),
    "attributes by name": (
        of_code(EACH.format("search"), "t.need('c')" + USE),
        of_code(EACH.format("fullmatch"), "t.need('c')" + USE),
    ),
    "key of a mapping": (
        in_view(
            "d = request.get_json()\nif d.get('k') not in ALLOWED:\n    abort(400)\nos.system('ls ' + d['j'])"
        ),
        in_view(
            "d = request.get_json()\nif d.get('k') not in ALLOWED:\n    abort(400)\nos.system('ls ' + d['k'])"
        ),
    ),
    "key of the request": (
        in_view("if request.args['k'] in ALLOWED:\n    os.system('ls ' + request.args.get('j'))"),
        in_view("if request.args['k'] in ALLOWED:\n    os.system('ls ' + request.args.get('k'))"),
    ),
    "key that is set": (
        in_view("d = request.get_json()\nd['k'] = 'a'\nos.system('ls ' + d['j'])"),
        in_view("d = request.get_json()\nd['k'] = 'a'\nos.system('ls ' + d['k'])"),
    ),
    "folder of a resolved path": (
        in_view(
            f"path = E / name\nif path.is_relative_to(E):{IN_E}", "/<path:name>", "name", BASE
        ),
        in_view(
            f"path = E / name\nif path.resolve().is_relative_to(E):{IN_E}",
            "/<path:name>",
            "name",
            BASE,
        ),
    ),
    "start of an address": (
        in_view(GO + "if x.startswith('/'):\n    return redirect(x)"),
        in_view(
            GO + "if x.startswith('/') and not x.startswith(('//', '/\\\\')):\n    return redirect(x)"
        ),
    ),
    "second sign of an address": (
        in_view(GO + "if x[:1] == '/' and x[1:2] not in ('.', '?'):\n    return redirect(x)"),
        in_view(GO + "if x[:1] == '/' and x[1:2] not in ('/', '\\\\'):\n    return redirect(x)"),
    ),
    "parts of a path": (
        in_view(
            GO + "q = Path(x)\nif q.is_absolute():\n    abort(400)\nopen(Path('/srv') / x)"
        ),
        in_view(
            GO + "q = Path(x)\nif q.is_absolute() or '..' in q.parts:\n    abort(400)\nopen(Path('/srv') / x)"
        ),
    ),
    "dots behind a folder": (
        in_view(GO + "if '..' in x:\n    abort(400)\nopen(x)"),
        in_view(GO + "if '..' in x:\n    abort(400)\nopen(f'/srv/{x}')"),
    ),
    "what a converted value has": (
        in_view("os.system(f\"ls {request.args['x']}\")"),
        in_view("os.system(f\"ls {uuid.UUID(request.args['x']).hex}\")"),
    ),
    "today": (
        in_view("os.system(f\"ls {request.args['x']}-{datetime.date.today().year}\")"),
        in_view("os.system(f'ls {datetime.date.today().year}')"),
    ),
    "text of an exception": (
        in_view(CAUGHT, before=FAULT.format("f'ls {h}'")),
        in_view(CAUGHT, before=FAULT.format("self.what")),
    ),
    "what a class gives for a key": (
        in_view(
            "os.system('ls {a}'.format_map(W(a=request.args['a'])))", before=QUOTING.format("str")
        ),
        in_view(
            "os.system('ls {a}'.format_map(W(a=request.args['a'])))",
            before=QUOTING.format("shlex.quote"),
        ),
    ),
    "keys of a template": (
        in_view("os.system('ls %(a)s' % W(a=request.args['a']))", before=QUOTING.format("str")),
        in_view(
            "os.system('ls %(a)s' % W(a=request.args['a']))", before=QUOTING.format("shlex.quote")
        ),
    ),
    "what `super().__init__` holds": (
        in_view("os.system('ls %(a)s' % C(a=request.args['c']))", before=VALUES),
        in_view("os.system('ls %(a)s' % C(a='x', b=request.args['c']))", before=VALUES),
    ),
    "a text written out": (
        in_view(
            "x = A(request.args['x'])\nos.system(f'ls {x}')",
            before="import shlex\nclass A(str):\n    def __repr__(self):\n        return shlex.quote(str(self))\n",
        ),
        in_view(
            "x = A(request.args['x'])\nos.system(f'ls {x!r}')",
            before="import shlex\nclass A(str):\n    def __repr__(self):\n        return shlex.quote(str(self))\n",
        ),
    ),
    "section of settings": (SECTION.format("off"), SECTION.format("on")),
    "tree that is known": (TREE.format("sys.argv[1]"), TREE.format("'b'")),
    "fields of an object": (
        in_view("open(W(request.args['n']).path())", before=PLACE.format("{0.root}/{0.n!s:>4}")),
        in_view("open(W(request.args['n']).path())", before=PLACE.format("{0.root}/a")),
    ),
    "attributes behind super()": (
        in_view("P().run(request.args['c'])", before=RUNNER.format("True")),
        in_view("P().run(request.args['c'])", before=RUNNER.format("False")),
    ),
    "decorator that keeps a function": (
        in_view("bus.tell(request.args['c'])", before=BUS.format("os.system(x)")),
        in_view("bus.tell(request.args['c'])", before=BUS.format("os.system('ls')")),
    ),
    "default of a setting": (
        SETTING.format("off"),
        SETTING.format("on"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", PAIRS)
def test_what_has_not_been_checked_is_reported(way: str) -> None:
    assert is_loud(PAIRS[way][0])


@pytest.mark.parametrize("way", PAIRS)
def test_what_has_been_checked_is_not(way: str) -> None:
    assert not is_loud(PAIRS[way][1])


def test_a_check_of_a_key_says_nothing_of_other_ways_to_it() -> None:
    text = "if request.args['k'] in ALLOWED:\n    os.system('ls ' + request.args.getlist('j')[0])"
    assert is_loud(in_view(text))
