"""The page of a rule, shown by the client."""

from __future__ import annotations

import pytest

TEXT = "import t\nt.danger()\nt.danger()\n"


@pytest.fixture
def showing(connect, full):
    def make(**described):
        full["window"] = {"showDocument": {"support": True}}
        full["textDocument"]["publishDiagnostics"] |= described
        return connect(full)

    return make


def _explain(server, *arguments):
    params = {"command": "headgate.explain", "arguments": list(arguments)}
    return server.request("workspace/executeCommand", params)


def _titles(server, only=None):
    return [a["title"] for a in server.actions(1, only=only) if a["title"].startswith("Explain")]


def test_a_client_that_shows_documents_is_told_where_the_page_is(showing):
    server = showing()
    capabilities = server.response(1)["result"]["capabilities"]
    assert capabilities["executeCommandProvider"]["commands"] == [
        "headgate.report",
        "headgate.explain",
    ]
    assert "error" not in _explain(server, {"code": "HG502"})
    (shown,) = server.requests("window/showDocument")
    assert shown["params"]["uri"].endswith("/HG502.md")
    assert shown["params"]["external"] is False


@pytest.mark.parametrize(
    "arguments", [(), ("HG502",), ({},), ({"code": 5},), ({"code": "../../README"},)]
)
def test_what_names_no_rule_is_refused(showing, arguments):
    server = showing()
    assert _explain(server, *arguments)["error"]["code"] == -32602
    assert server.requests("window/showDocument") == []


def test_the_page_is_offered_where_the_code_does_not_lead_to_it(showing):
    server = showing()
    server.open(TEXT)
    assert _titles(server) == ["Explain HG901"]
    (action,) = [a for a in server.actions(1) if a["title"] == "Explain HG901"]
    assert action["command"]["command"] == "headgate.explain"
    assert _titles(server, only=["quickfix"]) == []


def test_the_page_is_not_offered_twice(showing):
    server = showing(codeDescriptionSupport=True)
    server.open(TEXT)
    assert _titles(server) == []
