"""Findings at the end of their lines, in editors that show hints there."""

from __future__ import annotations

import pytest

TEXT = "import t\nt.danger()\nx = '😀'; t.danger(); t.review()\n"


@pytest.fixture
def hinting(connect, full):
    def make(wanted="all", dynamic=False, **options):
        full["textDocument"]["inlayHint"] = {"dynamicRegistration": dynamic}
        full["workspace"]["inlayHint"] = {"refreshSupport": True}
        return connect(full, options={"bandit": False, "inlayHints": wanted, **options})

    return make


def _hints(server, name="a.py", first=0, last=100):
    where = {
        "textDocument": {"uri": server.uri(name)},
        "range": {
            "start": {"line": first, "character": 0},
            "end": {"line": last, "character": 0},
        },
    }
    result = server.request("textDocument/inlayHint", where)["result"]
    return [(h["position"]["line"], h["position"]["character"], h["label"]) for h in result]


def test_each_line_has_its_loudest_finding(hinting):
    server = hinting()
    server.open(TEXT)
    units = len(TEXT.splitlines()[2]) + 1  # in utf-16 the picture takes two
    assert _hints(server) == [
        (1, len("t.danger()"), "HG901 100% danger"),
        (2, units, "HG901 100% danger (+1)"),
    ]
    assert [h[0] for h in _hints(server, last=1)] == [1]


def test_only_inserted_lines_have_hints_where_that_is_wanted(hinting, edit):
    server = hinting("inserted")
    server.open("import t\nt.danger()\n")
    assert _hints(server) == []
    server.change(edit(2, 0, 0, "def f():\n    t.danger()\n    return 1\n"))
    assert [line for line, _, _ in _hints(server)] == [3]


def test_hints_are_off_by_default(connect, full):
    full["textDocument"]["inlayHint"] = {}
    server = connect(full)
    assert "inlayHintProvider" in server.response(1)["result"]["capabilities"]
    server.open(TEXT)
    assert _hints(server) == []


def test_a_client_that_can_be_told_later_is_told_once_hints_are_wanted(hinting):
    server = hinting("off", dynamic=True)
    assert "inlayHintProvider" not in server.response(1)["result"]["capabilities"]
    server.open(TEXT)
    assert server.requests("client/registerCapability") == []
    settings = {"settings": {"headgate": {"inlay-hints": "all"}}}
    server.notify("workspace/didChangeConfiguration", settings)
    server.open(TEXT, name="b.py")
    (registered,) = server.requests("client/registerCapability")
    (one,) = registered["params"]["registrations"]
    assert one["method"] == "textDocument/inlayHint"
    assert server.requests("workspace/inlayHint/refresh")
    assert _hints(server)


def test_secrets_are_not_in_hints(connect, full):
    from headgate.engine import RuleSet
    from headgate_rules.secrets.hard_coded_key import RULE

    full["textDocument"]["inlayHint"] = {}
    server = connect(
        full, options={"bandit": False, "inlay-hints": "all"}, rules=RuleSet.of([RULE])
    )
    key = "gh" + "p_" + "r4nD0mV4lu3s0fS0meL3ngthTh4tN0b0dy"
    server.open(f'token = "{key}aB"\n')
    where = {
        "textDocument": {"uri": server.uri("a.py")},
        "range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}},
    }
    assert key not in str(server.request("textDocument/inlayHint", where))
