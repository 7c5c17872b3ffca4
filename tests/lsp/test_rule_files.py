"""Rule files in the editor: what they find, what is wrong in them, and when they change."""

from __future__ import annotations

from pathlib import Path

import pytest

from headgate.catalog import default_rules

RULES = """[[rule]]
code = "ACME101"
name = "old-client"
summary = "The old client is used"
why = "It checks nothing."
[[rule.call]]
names = "acme.old.run"
"""
CODE = "import acme.old, acme.new\nacme.old.run()\nacme.new.run()\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / ".headgate/rules/house.toml"
    path.parent.mkdir(parents=True)
    path.write_text(RULES)
    return tmp_path


def _places(diagnostics):
    return [(d["code"], d["range"]["start"]["line"]) for d in diagnostics]


def _rule_uri(project: Path) -> str:
    return (project / ".headgate/rules/house.toml").as_uri()


def _changed(server, uri: str) -> None:
    server.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})


def test_they_find_and_are_explained(connect, project):
    server = connect(folders=(project,))
    uri = (project / "a.py").as_uri()
    assert _places(server.open(CODE, name=uri)) == [("ACME101", 1)]
    server.finish_imports() if not server.door.imports.ready else None
    params = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 2}}
    hover = server.request("textDocument/hover", params)["result"]["contents"]["value"]
    assert "It checks nothing." in hover


def test_a_change_on_disk_is_taken(connect, project):
    server = connect(folders=(project,))
    uri = (project / "a.py").as_uri()
    server.open(CODE, name=uri)
    (project / ".headgate/rules/house.toml").write_text(RULES.replace("acme.old", "acme.new"))
    _changed(server, _rule_uri(project))
    assert _places(server.published(1, uri)) == [("ACME101", 2)]
    (project / ".headgate/rules/house.toml").unlink()
    _changed(server, _rule_uri(project))
    assert _places(server.published(1, uri)) == []


def test_what_is_typed_counts_when_the_user_pauses(connect, project, edit):
    server = connect(folders=(project,), rules=default_rules())
    uri, rule_uri = (project / "a.py").as_uri(), _rule_uri(project)
    server.open(CODE, name=uri)
    assert server.open(RULES, name=rule_uri) == []
    server.silence()
    assert len(server.publishes(uri)) == 1, "nothing has changed"
    server.change(edit(6, 14, 17, "new"), name=rule_uri)
    assert _places(server.published(1, uri)) == [("ACME101", 1)]
    server.silence()
    server.run()
    assert _places(server.published(1, uri)) == [("ACME101", 2)]
    server.notify("textDocument/didClose", {"textDocument": {"uri": rule_uri}})
    server.silence()
    server.run()
    assert _places(server.published(1, uri)) == [("ACME101", 1)], "the file on disk counts again"


def test_mistakes_are_shown_in_the_rule_file(connect, project, edit):
    server = connect(folders=(project,), rules=default_rules())
    rule_uri = _rule_uri(project)
    assert server.open(RULES, name=rule_uri) == []
    (told,) = server.change(edit(1, 8, 12, "HG"), name=rule_uri)
    assert (told["code"], told["range"]["start"]) == ("HG007", {"line": 1, "character": 7})
    assert server.change(edit(1, 8, 10, "ACME"), name=rule_uri) == []
    server.open("nonsense", name=(project / "other.toml").as_uri())[:0]


def test_settings_may_name_their_codes(connect, project):
    options = {"bandit": False, "ignore": ["ACME101"]}
    server = connect(folders=(project,), options=options)
    assert server.open(CODE, name=(project / "a.py").as_uri()) == []
    assert server.requests("window/showMessage") == []


def test_rule_files_are_watched(connect, full, project):
    full["workspace"]["didChangeWatchedFiles"] = {"dynamicRegistration": True}
    server = connect(full, folders=(project,))
    (request,) = server.requests("client/registerCapability")
    assert ".headgate/rules/*.toml" in str(request)


def test_rules_that_clash_are_told_once(connect, project):
    (project / ".headgate/rules/more.toml").write_text(RULES)
    server = connect(folders=(project,))
    server.open(CODE, name=(project / "a.py").as_uri())
    for _ in range(2):
        server.notify(
            "workspace/didChangeConfiguration", {"settings": {"headgate": {"bandit": False}}}
        )
        server.notify("textDocument/didSave", {"textDocument": {"uri": "file:///x"}})
    said = [m["params"]["message"] for m in server.requests("window/showMessage")]
    assert len([m for m in said if "ACME101 already" in m]) == 1


@pytest.mark.parametrize("said", [None, True, False])
def test_a_folder_that_is_not_trusted_brings_no_rules(connect, project, said):
    (project / "headgate.toml").write_text('rules = ["more.toml"]\n')
    (project / "more.toml").write_text(
        RULES.replace("ACME101", "ACME102").replace("old-", "elder-")
    )
    options = {"bandit": False} if said is None else {"bandit": False, "trusted": said}
    server = connect(folders=(project,), options=options)
    uri = (project / "a.py").as_uri()
    found = {code for code, _ in _places(server.open(CODE, name=uri))}
    assert found == (set() if said is False else {"ACME101", "ACME102"})
    trusts = {"headgate": {"bandit": False, "trusted": True}}
    server.notify("workspace/didChangeConfiguration", {"settings": trusts})
    if said is False:
        assert len(_places(server.published(1, uri))) == 2
