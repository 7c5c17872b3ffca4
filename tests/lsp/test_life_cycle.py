"""What may be said when, and what becomes of messages that are no messages."""

from __future__ import annotations

import json
import logging
import threading

import pytest

from headgate.lsp.imports import Imports

SHUTDOWN = {"jsonrpc": "2.0", "id": 90, "method": "shutdown"}
EXIT = {"jsonrpc": "2.0", "method": "exit"}


def test_a_request_before_initialize_is_refused(new_server):
    assert new_server().request("textDocument/hover", {})["error"]["code"] == -32002


def test_notifications_before_initialize_are_dropped(new_server):
    server = new_server()
    server.notify("textDocument/didOpen", {"textDocument": {"uri": "file:///a", "text": ""}})
    assert server.wire.sent == []


def test_a_second_initialize_is_refused(connect):
    assert connect().request("initialize", {"capabilities": {}})["error"]["code"] == -32600


def test_requests_after_shutdown_are_refused(connect):
    server = connect()
    assert server.request("shutdown")["result"] is None
    assert server.request("textDocument/hover", {})["error"]["code"] == -32600


@pytest.mark.parametrize(
    ("messages", "code"),
    [([SHUTDOWN, EXIT], 0), ([EXIT], 1)],
    ids=["after-shutdown", "without-shutdown"],
)
def test_exit_code(connect, messages, code):
    server = connect()
    for message in messages:
        server.send(message)
    assert server.door.exit_code == code


def test_exit_before_initialize_is_a_failure(new_server):
    server = new_server()
    server.send(EXIT)
    assert server.door.exit_code == 1


def test_a_client_that_goes_after_shutdown_has_gone_in_order(connect):
    server = connect()
    assert server.door.ended() == 1
    server.request("shutdown")
    assert server.door.ended() == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{nonsense", -32700),
        (b'"\xff"', -32700),
        (b"[" * 100_000, -32700),
        (b"[]", -32600),
        (b"3", -32600),
        (b'{"jsonrpc":"2.0","id":1}', -32600),
        (b'{"jsonrpc":"2.0","id":1,"method":7}', -32600),
        (b'{"jsonrpc":"2.0","id":{},"method":"shutdown"}', -32600),
    ],
)
def test_a_malformed_message_gets_an_error_and_the_server_lives(connect, body, code):
    server = connect()
    server.send(body)
    assert server.wire.sent[-1]["error"]["code"] == code
    assert server.wire.sent[-1]["id"] is None
    assert server.open("import t\nt.danger()\n")


def test_an_unknown_request_is_refused(connect):
    assert connect().request("textDocument/rename", {})["error"]["code"] == -32601


@pytest.mark.parametrize("method", ["$/setTrace", "$/progress", "textDocument/willSave", "x/y"])
def test_an_unknown_notification_is_ignored(connect, method):
    server = connect()
    before = len(server.wire.sent)
    server.notify(method, {"value": "off"})
    assert len(server.wire.sent) == before


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("textDocument/diagnostic", {}),
        ("textDocument/diagnostic", []),
        ("textDocument/codeAction", {"textDocument": 7}),
        ("textDocument/hover", {}),
        ("codeAction/resolve", {}),
    ],
)
def test_wrong_params_of_a_request_are_refused(connect, method, params):
    assert connect().request(method, params)["error"]["code"] == -32602


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("textDocument/didOpen", {}),
        ("textDocument/didOpen", {"textDocument": {"uri": "file:///x", "text": 3}}),
        ("textDocument/didOpen", {"textDocument": {"uri": "x", "text": "", "version": "1"}}),
        ("textDocument/didChange", {"textDocument": {"uri": "file:///x"}, "contentChanges": []}),
        ("textDocument/didChange", {"textDocument": {"uri": "file:///nowhere/a.py"}}),
        ("textDocument/didClose", None),
        ("workspace/didChangeWorkspaceFolders", {"event": None}),
    ],
)
def test_wrong_params_of_a_notification_are_logged(connect, caplog, method, params):
    server = connect()
    server.open("secret = 1\n")
    with caplog.at_level(logging.WARNING, "headgate"):
        server.notify(method, params)
    assert method in caplog.text
    assert "secret" not in caplog.text
    assert server.text() == "secret = 1\n"


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"text": 3},
        {"range": {}, "text": ""},
        {"range": 7, "text": ""},
        {"range": {"start": {"line": "0", "character": 0}, "end": {}}, "text": ""},
        {
            "range": {
                "start": {"line": 0, "character": None},
                "end": {"line": 0, "character": 0},
            },
            "text": "",
        },
    ],
)
def test_an_odd_change_is_logged_and_changes_nothing(connect, caplog, change):
    server = connect()
    server.open("secret = 1\n")
    with caplog.at_level(logging.WARNING, "headgate"):
        server.send(server.change_message(change))
    assert "textDocument/didChange" in caplog.text
    assert "secret" not in caplog.text
    assert server.text() == "secret = 1\n"


def test_a_request_that_is_cancelled_while_it_waits_is_not_served(connect):
    server = connect()
    server.open("import t\nt.danger()\n")
    params = {
        "textDocument": {"uri": server.uri("a.py")},
        "position": {"line": 1, "character": 1},
    }
    body = json.dumps(
        {"jsonrpc": "2.0", "id": 70, "method": "textDocument/hover", "params": params}
    )
    cancel = json.dumps({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 70}})
    server.door.receive([body.encode(), cancel.encode()])
    assert server.response(70)["error"]["code"] == -32800


def test_a_pull_can_be_cancelled_by_a_message_that_comes_later(connect, full):
    full["textDocument"]["diagnostic"] = {}
    server = connect(full)
    server.open("import t\nt.danger()\n")
    pull = server.queue_request(
        "textDocument/diagnostic", {"textDocument": {"uri": server.uri("a.py")}}
    )
    server.queue({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": pull}})
    server.run()
    assert server.response(pull)["error"]["code"] == -32800


@pytest.mark.parametrize("message_id", [12345, None, {}, "x"])
def test_cancelling_what_does_not_wait_is_harmless(connect, message_id):
    server = connect()
    before = len(server.wire.sent)
    server.notify("$/cancelRequest", {"id": message_id})
    assert len(server.wire.sent) == before


def test_a_response_to_nothing_is_ignored(connect):
    server = connect()
    server.send({"jsonrpc": "2.0", "id": 777, "result": None})
    server.send({"jsonrpc": "2.0", "id": "abc", "error": {"code": 1, "message": "no"}})
    assert server.open("import t\nt.danger()\n")


@pytest.mark.parametrize(
    "capabilities",
    [
        {},
        {"general": {"positionEncodings": 3}},
        {"textDocument": None, "workspace": [], "general": "x"},
        {"textDocument": {"codeAction": {"resolveSupport": {"properties": "edit"}}}},
    ],
)
def test_odd_capabilities_count_as_absent(connect, capabilities):
    server = connect(capabilities)
    assert server.open("import t\nt.danger()\n")
    assert "codeActionProvider" not in server.response(1)["result"]["capabilities"]


def test_typed_requests_do_not_wait_for_imports_of_the_second_phase(new_server, full):
    begun, gate = threading.Event(), threading.Event()

    def later():
        begun.set()
        gate.wait(60)

    server = new_server(imports=Imports([lambda: None], later=[later]))
    server.request("initialize", {"capabilities": full})
    server.open("import t\nt.danger()\n")
    where = {"textDocument": {"uri": server.uri("a.py")}, "position": {"line": 1, "character": 1}}
    hover = server.queue_request("textDocument/hover", where)
    server.run()
    assert begun.wait(60)
    server.scheduler.step()
    assert "HG901" in server.response(hover)["result"]["contents"]["value"]
    gate.set()
    server.finish_imports()


def test_typed_requests_wait_for_imports_and_edits_do_not(new_server, full, edit):
    gate = threading.Event()
    server = new_server(imports=Imports([gate.wait]))
    server.request("initialize", {"capabilities": full})
    server.open("import t\nt.danger()\n")
    where = {"textDocument": {"uri": server.uri("a.py")}, "position": {"line": 1, "character": 1}}
    hover, cancelled = (server.queue_request("textDocument/hover", where) for _ in range(2))
    server.run()
    assert server.change(edit(1, 10, 10, " "))
    server.notify("$/cancelRequest", {"id": cancelled})
    assert server.response(cancelled)["error"]["code"] == -32800
    gate.set()
    server.finish_imports()
    assert "HG901" in server.response(hover)["result"]["contents"]["value"]


def test_requests_that_wait_are_refused_at_shutdown(new_server, full):
    gate = threading.Event()
    server = new_server(imports=Imports([gate.wait]))
    server.request("initialize", {"capabilities": full})
    hover = server.queue_request("textDocument/hover", {})
    server.run()
    assert server.request("shutdown")["result"] is None
    assert server.response(hover)["error"]["code"] == -32800
    gate.set()


def test_after_shutdown_nothing_is_found_out_any_more(connect):
    server = connect(bandit=True)
    server.open("assert x\n")
    server.request("shutdown")
    before = len(server.wire.sent)
    server.silence()
    assert len(server.wire.sent) == before


def test_a_session_that_cannot_start_ends_the_server(new_server, caplog):
    server = new_server(rules=None)
    response = server.request("initialize", {"capabilities": {}})
    assert "capabilities" in response["result"]
    (shown,) = server.requests("window/showMessage")
    assert shown["params"]["type"] == 1
    assert server.door.exit_code == 1
    assert "AttributeError" in caplog.text
