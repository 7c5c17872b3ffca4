"""Packages in the editor: on imports and in manifests, and again when a manifest changes."""

from __future__ import annotations

import pytest

from headgate.engine import RuleSet
from headgate_rules import HG901, HG902, HG903

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


def declared(server, uri, **more):
    """Return the one fix that declares, and open `uri` with an import that nobody asks for."""
    server.open("import yaml\n", uri)
    server.silence()
    assert codes(server, uri) == ["HG903"]
    actions = [a for a in server.actions(0, name=uri) if a["title"].startswith("Declare")]
    assert len(actions) == 1
    return actions[0]


@pytest.fixture
def strict(connect, full):
    def start(**capabilities):
        full["workspace"]["workspaceEdit"] |= capabilities
        options = {"bandit": False, "profile": "strict"}
        return connect(full, rules=RuleSet.of((HG903,), {}, ()), options=options)

    return start


def test_a_package_is_declared_in_another_file(strict, project):
    manifest = project / "pyproject.toml"
    manifest.write_text('[project]\nname = "x"\ndependencies = [\n    "requests",\n]\n', "utf-8")
    action = declared(strict(), (project / "app.py").as_uri())
    assert action["title"] == "Declare `pyyaml` as a dependency in pyproject.toml"
    (change,) = action["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": manifest.as_uri(), "version": None}
    (edit,) = change["edits"]
    assert (edit["newText"], edit["range"]["start"]) == (
        '\n    "pyyaml",',
        {"line": 3, "character": 15},
    )


def test_an_open_manifest_counts_as_it_is_in_the_editor(strict, project):
    manifest = project / "requirements.txt"
    manifest.write_text("requests\n", "utf-8")
    server = strict(changeAnnotationSupport={"groupsOnLabel": True})
    text = "requests\nflask\n"
    document = {"uri": manifest.as_uri(), "languageId": "pip-requirements", "version": 7}
    server.notify("textDocument/didOpen", {"textDocument": {**document, "text": text}})
    action = declared(server, (project / "app.py").as_uri())
    (change,) = action["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": manifest.as_uri(), "version": 7}
    (edit,) = change["edits"]
    assert (edit["newText"], edit["range"]["start"]["line"]) == ("pyyaml\n", 2)
    annotation = action["edit"]["changeAnnotations"][edit["annotationId"]]
    assert annotation["needsConfirmation"] is True


def test_clients_without_versions_get_plain_changes(strict, project):
    manifest = project / "requirements.txt"
    manifest.write_text("requests\n", "utf-8")
    action = declared(strict(documentChanges=False), (project / "app.py").as_uri())
    ((uri, edits),) = action["edit"]["changes"].items()
    assert (uri, [e["newText"] for e in edits]) == (manifest.as_uri(), ["pyyaml\n"])


def test_where_no_file_takes_it_nothing_is_offered(strict, project):
    (project / "requirements.txt").write_text("requests==2 --hash=sha256:00\n", "utf-8")
    server, uri = strict(), (project / "app.py").as_uri()
    server.open("import yaml\n", uri)
    server.silence()
    assert [a["title"] for a in server.actions(0, name=uri)] == ["Ignore HG903 here"]
