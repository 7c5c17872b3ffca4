"""Programs for the other shapes that a safe fix takes: each has honest input that could tell."""

from __future__ import annotations

from typing import Final

from tests.fixes.proofs.running import Proof

from headgate.ruleapi import FixSafety

SAFE: Final = FixSafety.SAFE

_USER: Final = "from types import SimpleNamespace as User\n"
_TOLD: Final = """
def told(function, *values):
    try:
        return function(*values)
    except Exception as error:
        return type(error).__name__, error.args
"""
_COMPARED: Final = (
    "import sys\ncalled = []\nsys.setprofile(lambda frame, event, arg: called.append("
    "getattr(arg, '__name__', '')))\nm.same(b'k', b'a', b'b')\nsys.setprofile(None)\n"
    "return 'compare_digest' not in called"
)
_SAME: Final = "return [m.same(b'k', *two) for two in ((b'a', b'a'), (b'a', b'b'), (b'', b'a'))]"
_LOADERS: Final = (
    "import yaml\nused = []\n"
    "for name in ('UnsafeLoader', 'FullLoader', 'Loader', 'CUnsafeLoader', 'CFullLoader'):\n"
    "    loader = getattr(yaml, name)\n"
    "    old = loader.__init__\n"
    "    def begin(self, stream, old=old):\n        used.append(name)\n        old(self, stream)\n"
    "    loader.__init__ = begin\n"
    "m.copied({'a': 1})\nreturn bool(used)"
)
_PLAIN: Final = (
    "return m.copied({'a': [1, -2.5, 1e30, None, True, 'b', '', '1', 'null', '2026-01-02', '~',"
    " '!!python/name:os.system', 'caf\\u00e9 \\U0001f600', ': #', {'': {}}], 'yes': 'no'})"
)

SHAPES: Final = (
    # -- HG001
    *(
        Proof("HG001", what, "def act(user, *more):\n" + body + "    return 'done'\n", honest,
              attack, flags=("-O",), safety=SAFE)
        for what, body, honest, attack in (
            ("a question that is denied, under `python -O`", "    assert not user.is_guest_admin\n",
             _USER + "return m.act(User(is_guest_admin=0))",
             _USER + "return m.act(User(is_guest_admin=1)) == 'done'"),
            ("a question for membership, under `python -O`",
             "    assert user.admin_name in more, f'{user.admin_name} may not'\n",
             _USER + "return m.act(User(admin_name='a'), 'b', 'a')",
             _USER + "return m.act(User(admin_name='x'), 'b') == 'done'"),
            ("a question for another object, under `python -O`",
             "    assert user.is_admin is not more, ('not', more)\n",
             _USER + "return m.act(User(is_admin=False))",
             _USER + "return m.act(User(is_admin=())) == 'done'"),
            ("a guard over several lines, under `python -O`",
             "    assert (user.is_admin and\n        user.open), (\n        'no'\n        ' way')\n",
             _USER + "return m.act(User(is_admin=1, open=[0]))",
             _USER + "return m.act(User(is_admin=1, open=[])) == 'done'"),
        )
    ),
    Proof("HG001", "the error that a guard raises",
          "def act(user, log):\n    assert user.is_admin, log.append('asked')\n"
          "    assert user.is_staff\n    assert (kind := user.admin_kind) == 1, (kind, 'no')\n"
          "    return kind\n",
          _TOLD + _USER + "log = []\n"
          "return [told(m.act, User(is_admin=a, is_staff=b, admin_kind=c), log)"
          " for a, b, c in ((0, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 1))], log",
          "return 'assert' in source", hardens=True, safety=SAFE),
    # -- HG102
    Proof("HG102", "commands that are there everywhere",
          "import subprocess\n\n\ndef listed():\n"
          "    return subprocess.call('ls nothing-here', shell=True, stderr=subprocess.DEVNULL)\n\n\n"
          "def sorted_lines(text):\n"
          "    with subprocess.Popen('sort -r', shell=True, stdin=subprocess.PIPE,\n"
          "                          stdout=subprocess.PIPE, text=True) as process:\n"
          "        return process.communicate(text)[0], process.returncode\n\n\n"
          "def counted(folder):\n"
          "    return subprocess.run('wc -l \"two words\" \"\"', shell=True, cwd=folder,\n"
          "                          capture_output=True)\n",
          "import os\nos.mkdir('f')\nopen('f/two words', 'w').write('a\\n')\n"
          "done = m.counted('f')\nerrors = done.stderr.replace(b'\\xe2\\x80\\x98', b\"'\")\n"
          "return m.listed(), m.sorted_lines('a\\nb\\n'), done.returncode, done.stdout, errors",
          "return 'shell=True' in source", hardens=True, safety=SAFE),
    # -- HG306
    Proof("HG306", "random bytes and bits",
          "import random\n\n\ndef make(n):\n    secret = random.randbytes(n)\n"
          "    more_secret = random.randbytes(n=n)\n    api_key = random.getrandbits(n * 8)\n"
          "    return secret, more_secret, api_key\n",
          "return [[type(x).__name__ for x in m.make(n)] + [len(m.make(n)[0]), len(m.make(n)[1]),"
          " m.make(n)[2].bit_length() <= n * 8] for n in (0, 1, 32)]",
          "import random\nrandom.seed(1)\none = m.make(8)\nrandom.seed(1)\n"
          "return any(a == b for a, b in zip(one, m.make(8)))", safety=SAFE),
    Proof("HG306", "letters that are drawn, sampled and mixed",
          "import random\n\n\ndef make_password(letters, n):\n"
          "    drawn = random.choices(letters, [1] * len(letters), k=n)\n"
          "    sampled = random.sample(letters, k=n)\n    random.shuffle(sampled)\n"
          "    number = random.randrange(10 ** n, 10 ** (n + 1))\n"
          "    return ''.join(drawn) + ''.join(sampled) + str(number)\n",
          "made = m.make_password('abcdefgh', 4)\nreturn (len(made), set(made[:8]) <= set('abcdefgh'),"
          " len(set(made[4:8])), made[8:].isdigit())",
          "import random\nrandom.seed(1)\none = m.make_password('abcdefgh', 4)\nrandom.seed(1)\n"
          "return one == m.make_password('abcdefgh', 4)", safety=SAFE),
    Proof("HG306", "errors of what is drawn",
          "import random\n\n\ndef make_password(letters):\n    return ''.join([random.choice(letters)])\n",
          _TOLD + "return [told(m.make_password, x)[0] for x in ('', None, [], 5)],"
          " m.make_password(['a'])",
          "import random\nrandom.seed(1)\none = m.make_password(range(10 ** 9))"
          " if 0 else m.make_password([str(n) for n in range(9999)])\nrandom.seed(1)\n"
          "return one == m.make_password([str(n) for n in range(9999)])", safety=SAFE),
    Proof("HG306", "a project with a `secrets.py` of its own",
          "import random\nimport secrets\n\n\ndef make_password(letters):\n"
          "    return secrets.PREFIX + ''.join(random.choice(letters) for _ in range(9))\n",
          "return m.make_password('a')",
          "import random\nrandom.seed(1)\none = m.make_password('abc')\nrandom.seed(1)\n"
          "return one == m.make_password('abc')",
          setup="import sys\nopen('secrets.py', 'w').write('PREFIX = \"mine-\"\\n')\n"
          "sys.path.insert(0, '')\n",
          known=(("own:secrets", "yes"),), safety=SAFE),
    # -- HG309
    *(
        Proof("HG309", what, "import hashlib\nimport hmac\n\n\ndef same(key, one, two):\n" + body,
              _SAME, _COMPARED, hardens=True, safety=SAFE)
        for what, body in (
            ("digests that are hexadecimal text",
             "    return (hmac.new(key, one, 'sha256').hexdigest()\n"
             "            == hmac.new(key, two, hashlib.sha256).hexdigest())\n"),
            ("digests that must not be the same",
             "    return 1 + (hmac.digest(key, one, 'sha1') != hmac.digest(key, two, 'sha1'))\n"),
            ("a comparison under others",
             "    return not hmac.digest(key, one, 'md5') != hmac.digest(key, two, 'md5') or not one\n"),
            ("a comparison beside something else called `hmac`",
             "    import hmac as maker\n    hmac = None\n"
             "    return (maker.digest(key, one, 'sha1') == maker.digest(key, two, 'sha1')), hmac\n"),
        )
    ),
    # -- HG502
    *(
        Proof("HG502", what, head + "\n\ndef copied(value):\n" + body, _PLAIN, _LOADERS,
              setup=setup, known=known, hardens=True, safety=SAFE)
        for what, head, body, setup, known in (
            ("JSON that is read as YAML, all at once", "import json\n\nimport yaml\n",
             "    return yaml.unsafe_load(json.dumps(value))\n", "", ()),
            ("JSON that is read as YAML, in C", "import json\n\nimport yaml\n",
             "    return yaml.load(json.dumps(value, ensure_ascii=False), yaml.CUnsafeLoader)\n", "", ()),
            ("documents that were just written", "import yaml\n",
             "    return list(yaml.load_all(yaml.safe_dump_all([value, 1]), yaml.FullLoader))\n",
             "", ()),
            ("a document that was just written", "import yaml\n",
             "    return yaml.full_load(yaml.safe_dump(value))\n", "", ()),
            ("several documents that were just written", "import yaml\n",
             "    return list(yaml.full_load_all(yaml.safe_dump_all([value, value])))\n", "", ()),
            ("a document without a loader, on PyYAML 5", "import yaml\n",
             "    return yaml.load(yaml.safe_dump(value))\n",
             "import yaml\nold = yaml.load\n"
             "yaml.load = lambda text, Loader=yaml.FullLoader: old(text, Loader)\n",
             (("version:pyyaml", "5.4.1"),)),
        )
    ),
    # -- HG907
    Proof("HG907", "hidden characters in literals of all kinds",
          "WORDS = {'admin\u200b': u'user\u2060 of', \"it's \u202e\": '''two\n lines \u200b \\\\ '''}\n\n\n"
          "def kind(role: 'a role\u200b') -> str:\n    '''Tell \u200bthe kind.'''\n"
          "    match role:\n        case 'root\u200b':\n            return 'one' 'two\u2062 and more'\n"
          "    return WORDS.get(role, 'tag \U000e0069 \U000e0067')\n",
          "return m.WORDS, m.kind('root'), m.kind('root\\u200b'), m.kind.__doc__, m.kind.__annotations__",
          "return any(ord(c) in (0x200b, 0x202e, 0x2060, 0x2062, 0xe0069) for c in source)",
          hardens=True, safety=SAFE),
)  # fmt: skip
