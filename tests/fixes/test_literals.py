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
]  # fmt: skip

LEFT = [
    # it may be another one
    "URL = 'http://example.com'\nif a:\n    URL = 'http://example.org'\n"
    "requests.get(URL, timeout=5)\n",
    # it is used for something else
    "def f():\n    url = 'http://example.com'\n    show(url)\n    requests.get(url, timeout=5)\n",
    # or that is not seen, because it is too far away
    "def f(x):\n    url = 'http://example.com'\n    requests.get(url, timeout=5)\n"
    + "    x += 1\n" * 1_010
    + "    return url\n",
    # it is no literal
    "BASE = 'http://example.com'\nURL = BASE + '/a'\nrequests.get(URL, timeout=5)\n",
    # another statement stands on its line
    "def f():\n    a = 1; url = 'http://example.com'\n    requests.get(url, timeout=5)\n",
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
