"""Literals that are changed where a variable gets them."""

import pytest

from headgate.catalog import default_rules
from headgate.engine import analyze
from headgate.fixes import offered
from headgate.text import Snapshot

ASKS = "import requests\n"

CHANGED = [
    # the only value in the function
    ("def f():\n    url = 'http://example.com'\n    requests.get(url, timeout=5)\n",
     "def f():\n    url = 'https://example.com'\n    requests.get(url, timeout=5)\n"),
    ("def f():\n    é: str = u'''http://example.com'''\n    requests.get(é, timeout=5)\n",
     "def f():\n    é: str = u'''https://example.com'''\n    requests.get(é, timeout=5)\n"),
    # a constant of the file
    ("URL = 'http://example.com'\n\n\ndef f():\n    requests.get(URL, timeout=5)\n",
     "URL = 'https://example.com'\n\n\ndef f():\n    requests.get(URL, timeout=5)\n"),
    # something else reads it
    ("def f():\n    url = 'http://example.com'\n    show(url)\n    requests.get(url, timeout=5)\n",
     "def f():\n    url = 'https://example.com'\n    show(url)\n    requests.get(url, timeout=5)\n"),
    # it begins with another variable, with a literal, on several lines
    ("BASE = 'http://example.com'\nURL = BASE + '/a'\nrequests.get(URL, timeout=5)\n",
     "BASE = 'https://example.com'\nURL = BASE + '/a'\nrequests.get(URL, timeout=5)\n"),
    ("def f(a):\n    url = 'http://example.com/%s' % 1\n    requests.get(url + a, timeout=5)\n",
     "def f(a):\n    url = 'https://example.com/%s' % 1\n    requests.get(url + a, timeout=5)\n"),
    ("def f():\n    url = (\n        'http://example.com/{}'.format(1)\n    )\n"
     "    url += '/b'\n    requests.get(url, timeout=5)\n",
     "def f():\n    url = (\n        'https://example.com/{}'.format(1)\n    )\n"
     "    url += '/b'\n    requests.get(url, timeout=5)\n"),
    # another statement stands on its line
    ("def f():\n    é = 1; url = 'http://example.com'\n    requests.get(url, timeout=5)\n",
     "def f():\n    é = 1; url = 'https://example.com'\n    requests.get(url, timeout=5)\n"),
    # the default of a parameter
    ("def f(é='ö', url='http://example.com', *, a=1):\n    requests.get(url, timeout=5)\n",
     "def f(é='ö', url='https://example.com', *, a=1):\n    requests.get(url, timeout=5)\n"),
    ("class A:\n    async def f(self, a, *, url: str = 'http://example.com'):\n"
     "        requests.get(url, timeout=5)\n",
     "class A:\n    async def f(self, a, *, url: str = 'https://example.com'):\n"
     "        requests.get(url, timeout=5)\n"),
]  # fmt: skip

LEFT = [
    # it may be another one
    "URL = 'http://example.com'\nif a:\n    URL = 'http://example.org'\n"
    "requests.get(URL, timeout=5)\n",
    # or that is not seen, because it is too far away
    "def f(x):\n    url = 'http://example.com'\n    requests.get(url, timeout=5)\n"
    + "    x += 1\n" * 1_010
    + "    return url\n",
    # each branch gives another one
    "def f(a):\n    if a:\n        url = 'http://example.com/' + str(1)\n    else:\n"
    "        url = 'http://example.org/'\n    requests.get(url, timeout=5)\n",
    # the parameter gets another value
    "def f(url='http://example.com', more=False):\n    if more:\n        url = url + '/more'\n"
    "    requests.get(url, timeout=5)\n",
    # or it is that of a function around
    "def f(url='http://example.com'):\n    def g():\n        requests.get(url, timeout=5)\n"
    "    return g\n",
    # it goes round in a circle
    "def f():\n    url = url\n    requests.get(url or 'http://example.com', timeout=5)\n",
]


@pytest.mark.parametrize(("before", "after"), CHANGED)
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_a_literal_is_changed_where_the_variable_gets_it(before: str, after: str, eol: str) -> None:
    before, after = (ASKS + text for text in (before, after))
    analysis = analyze(Snapshot.of(before.replace("\n", eol)), default_rules())
    (finding,) = (f for f in analysis.findings() if f.code == "HG407")
    (fix,) = offered(analysis, finding)
    assert analysis.snapshot.with_edits(fix.edits).text == after.replace("\n", eol)


@pytest.mark.parametrize("source", LEFT)
def test_a_literal_stays_where_it_is_not_the_only_value(source: str) -> None:
    analysis = analyze(Snapshot.of(ASKS + source), default_rules())
    for finding in analysis.findings():
        assert finding.code == "HG407"
        assert not offered(analysis, finding)


SIGNS = "import hmac\nimport os\n\n"

REPLACED = [
    # several lines, and a comment behind
    ("KEY_A = (\n    b'k9-2lm'\n    b'-77q'\n)  # for now\n\n\n"
     "def f(x):\n    return hmac.new(KEY_A, x, 'sha256')\n",
     "KEY_A = (\n    os.environ[\"KEY_A\"].encode()\n)  # for now\n\n\n"
     "def f(x):\n    return hmac.new(KEY_A, x, 'sha256')\n"),
    # what else is done with it goes on
    ("def f(x):\n    é_ü = 'k9-2lm'; y = x\n    return y, é_ü\n\n\n"
     "def g(x):\n    key_b = b'k9-2lm'\n    show(key_b)\n    return hmac.new(key_b, x, 'sha256')\n",
     "def f(x):\n    é_ü = 'k9-2lm'; y = x\n    return y, é_ü\n\n\n"
     "def g(x):\n    key_b = os.environ[\"KEY_B\"].encode()\n    show(key_b)\n"
     "    return hmac.new(key_b, x, 'sha256')\n"),
]  # fmt: skip

KEPT = [
    # one of two
    "KEY = b'k9-2lm'\nif a:\n    KEY = b'k9-77q'\nhmac.new(KEY, b'x', 'sha256')\n",
    # it is made of something
    "BASE = b'k9-2lm'\nKEY = BASE + b'-77q'\nhmac.new(KEY, b'x', 'sha256')\n",
    # it comes from a caller
    "def f(key):\n    return hmac.new(key, b'x', 'sha256')\n\n\nf(b'k9-2lm')\n",
]


@pytest.mark.parametrize(("before", "after"), REPLACED)
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_a_literal_is_replaced_where_the_variable_gets_it(
    before: str, after: str, eol: str
) -> None:
    before, after = (SIGNS + text for text in (before, after))
    analysis = analyze(Snapshot.of(before.replace("\n", eol)), default_rules())
    (finding,) = (f for f in analysis.findings() if f.code == "HG311")
    (fix,) = offered(analysis, finding)
    assert analysis.snapshot.with_edits(fix.edits).text == after.replace("\n", eol)


@pytest.mark.parametrize("source", KEPT)
def test_a_literal_is_not_replaced_where_it_is_not_the_only_value(source: str) -> None:
    analysis = analyze(Snapshot.of(SIGNS + source), default_rules())
    for finding in analysis.findings():
        assert finding.code == "HG311"
        assert not offered(analysis, finding)


STARTS = "import hashlib\nimport os\n\n\n"
NOT_DRAWN = [
    # nothing keeps it
    "def f(x):\n    salt = b'pepper'\n    return hashlib.scrypt(x, salt=salt, n=2**15, r=8, p=1)\n",
    "def f(x, y):\n    salt = b'pepper'\n    show(salt)\n"
    "    return hashlib.scrypt(x, salt=salt, n=2**15, r=8, p=1)\n",
    # a loop uses it again
    "def f(all):\n    salt = b'pepper'\n    for x in all:\n"
    "        yield salt, hashlib.scrypt(x, salt=salt, n=2**15, r=8, p=1)\n",
    # others may use it
    "SALT = b'pepper'\n\n\ndef f(x):\n"
    "    return SALT, hashlib.scrypt(x, salt=SALT, n=2**15, r=8, p=1)\n",
]


@pytest.mark.parametrize("source", NOT_DRAWN)
def test_what_must_be_new_each_time_is_not_drawn_once(source: str) -> None:
    analysis = analyze(Snapshot.of(STARTS + source), default_rules())
    (finding,) = (f for f in analysis.findings() if f.code == "HG308")
    assert not offered(analysis, finding)
