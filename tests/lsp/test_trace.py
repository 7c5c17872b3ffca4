"""`$/setTrace` and `$/logTrace`."""

from __future__ import annotations

import json

import pytest

TEXT = "import t\nt.danger('hunter2')\n"


def _started(new_server, full, level):
    server = new_server()
    params = {"capabilities": full} | ({} if level is None else {"trace": level})
    server.request("initialize", params)
    server.notify("initialized", {})
    return server


@pytest.mark.parametrize("level", [None, "off", "everything", 3])
def test_nothing_is_traced_unless_it_is_wanted(new_server, full, level):
    server = _started(new_server, full, level)
    server.open(TEXT)
    assert server.requests("$/logTrace") == []


@pytest.mark.parametrize("level", ["messages", "verbose"])
def test_what_was_done_is_told_with_its_time(new_server, full, level):
    server = _started(new_server, full, level)
    server.open(TEXT)
    said = [m["params"] for m in server.requests("$/logTrace")]
    assert any(s["message"].startswith("Did textDocument/didOpen in ") for s in said)
    (told,) = [s for s in said if s["message"].startswith(f"Told of {server.uri('a.py')} in ")]
    assert told.get("verbose") == ("version 1, 3 lines, 1 findings" if level == "verbose" else None)
    assert "hunter2" not in json.dumps(said)


def test_the_level_can_be_changed(new_server, full):
    server = _started(new_server, full, "off")
    server.notify("$/setTrace", {"value": "messages"})
    server.open(TEXT)
    traced = len(server.requests("$/logTrace"))
    assert traced
    server.notify("$/setTrace", {"value": "nonsense"})
    server.notify("$/setTrace", {"value": "off"})
    server.open(TEXT, name="b.py")
    assert len(server.requests("$/logTrace")) == traced
