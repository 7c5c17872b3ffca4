"""Packages in the editor: on imports and in manifests, and again when a manifest changes."""

from __future__ import annotations

import pytest

from headgate.engine import RuleSet
from headgate_rules import HG901, HG902

RULES = RuleSet.of((HG901, HG902), {}, ())
CODE = "import acme_made_up_thing\nimport reqests\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    (tmp_path / ".git").mkdir()
    return tmp_path


def codes(server, uri):
    return [d["code"] for d in server.publishes(uri)[-1]["diagnostics"]]


@pytest.mark.parametrize("how", ["watched", "saved"])
def test_what_is_declared_meanwhile_is_known(connect, project, how):
    server = connect(rules=RULES)
    uri = (project / "app.py").as_uri()
    assert server.open(CODE, uri) == []
    server.silence()
    assert codes(server, uri) == ["HG901", "HG902"]
    manifest = project / "requirements.txt"
    manifest.write_text("acme-made-up-thing\n", "utf-8")
    if how == "watched":
        changes = [{"uri": manifest.as_uri(), "type": 1}]
        server.notify("workspace/didChangeWatchedFiles", {"changes": changes})
    else:
        server.notify("textDocument/didSave", {"textDocument": {"uri": manifest.as_uri()}})
    server.silence()
    assert codes(server, uri) == ["HG902"]


def test_lines_of_a_manifest_are_reported_and_fixed(connect, project):
    server = connect(rules=RULES)
    uri = (project / "requirements.txt").as_uri()
    text = "requests>=2\nreqests\n"
    document = {"uri": uri, "languageId": "pip-requirements", "version": 1, "text": text}
    server.notify("textDocument/didOpen", {"textDocument": document})
    server.silence()
    (diagnostic,) = server.publishes(uri)[-1]["diagnostics"]
    assert (diagnostic["code"], diagnostic["range"]["start"]) == (
        "HG902",
        {"line": 1, "character": 0},
    )
    response = server.request(
        "textDocument/codeAction",
        {
            "textDocument": {"uri": uri},
            "range": diagnostic["range"],
            "context": {"diagnostics": []},
        },
    )
    titles = [action["title"] for action in response["result"]]
    assert titles == ["Ask for `requests` instead", "Ignore HG902 here"]


def test_manifests_are_watched(connect, full):
    full["workspace"]["didChangeWatchedFiles"] = {"dynamicRegistration": True}
    (request,) = connect(full).requests("client/registerCapability")
    assert "*requirements*.txt" in str(request)


def test_an_unknown_module_is_shown_once_in_a_file(connect, project):
    server = connect(rules=RULES)
    uri = (project / "app.py").as_uri()
    server.open("import acme_made_up_thing\n\ndef f():\n    import acme_made_up_thing.x\n", uri)
    server.silence()
    assert codes(server, uri) == ["HG901"]
