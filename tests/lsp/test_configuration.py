"""Configuration of folders, from files and from the client."""

from __future__ import annotations

import pytest

from headgate.evidence import MODEL_SUFFIXES
from headgate.project.discovery import PYTHON_SUFFIXES
from headgate.project.kinds import DOCUMENT_NAMES, MANIFESTS

DANGER = "import t\nt.danger()\nt.review(1)\n"


def _codes(diagnostics):
    return [d["code"] for d in diagnostics]


def _open(server, path):
    return _codes(server.open(DANGER, name=path.as_uri()))


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_each_folder_has_its_own(connect, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    _write(one / "pyproject.toml", '[tool.headgate]\nignore = ["HG901"]\n')
    _write(two / "headgate.toml", 'ignore = ["HG903"]\n')
    server = connect(folders=(one, two))
    assert _open(server, one / "a.py") == ["HG903"]
    assert _open(server, two / "a.py") == ["HG901"]
    assert _open(server, tmp_path / "elsewhere" / "a.py") == ["HG901", "HG903"]


def test_a_folder_inside_another_counts_for_itself(connect, tmp_path):
    inner = tmp_path / "inner"
    _write(tmp_path / "headgate.toml", 'ignore = ["HG901"]\n')
    inner.mkdir()
    server = connect(folders=(tmp_path, inner))
    assert _open(server, inner / "a.py") == ["HG901", "HG903"]
    assert _open(server, tmp_path / "a.py") == ["HG903"]


def test_the_options_of_initialize_win_over_files(connect, tmp_path):
    _write(tmp_path / "headgate.toml", 'ignore = ["HG901"]\n')
    server = connect(folders=(tmp_path,), options={"ignore": ["HG903"], "bandit": False})
    assert _open(server, tmp_path / "a.py") == ["HG901"]


def test_files_of_others_are_left_alone(connect, tmp_path):
    _write(tmp_path / "headgate.toml", 'exclude = ["generated/"]\n')
    server = connect(folders=(tmp_path,), options={})
    assert _open(server, tmp_path / "generated" / "a.py") == []
    assert _open(server, tmp_path / ".venv" / "lib" / "site-packages" / "b.py") == []
    assert _open(server, tmp_path / "build" / "c.py") == ["HG901", "HG903"]
    server.silence()
    assert _codes(server.published(1, (tmp_path / "generated" / "a.py").as_uri())) == []


def test_test_files_are_known_by_their_path(connect, tmp_path):
    server = connect(folders=(tmp_path,))
    _open(server, tmp_path / "tests" / "test_a.py")
    (document,) = server.door.session.documents.values()
    assert document.basis.settings.is_test


@pytest.fixture
def asking(full):
    full["workspace"]["configuration"] = True
    return full


def test_settings_are_fetched_where_the_client_gives_them(connect, asking, tmp_path):
    server = connect(asking, folders=(tmp_path,))
    (request,) = server.requests("workspace/configuration")
    assert request["params"]["items"] == [
        {"section": "headgate"},
        {"section": "headgate", "scopeUri": tmp_path.as_uri()},
    ]
    assert _open(server, tmp_path / "a.py") == ["HG901", "HG903"]
    server.answer(request, [None, {"ignore": ["HG901"]}])
    uri = (tmp_path / "a.py").as_uri()
    assert _codes(server.published(1, uri)) == ["HG903"]


def test_a_change_of_settings_is_fetched(connect, asking):
    server = connect(asking)
    server.open(DANGER)
    server.notify("workspace/didChangeConfiguration", {"settings": None})
    server.answer(server.requests("workspace/configuration")[-1], [{"ignore": ["HG9"]}])
    assert server.published(1) == []


def test_an_odd_answer_changes_nothing(connect, asking):
    server = connect(asking)
    server.open(DANGER)
    for result in (None, 3, [], [3], ["x"]):
        server.notify("workspace/didChangeConfiguration", {"settings": None})
        server.answer(server.requests("workspace/configuration")[-1], result)
    assert _codes(server.published(1)) == ["HG901", "HG903"]


@pytest.mark.parametrize(
    "settings", [{"headgate": {"ignore": ["HG901"]}}, {"ignore": ["HG901"]}], ids=["all", "ours"]
)
def test_settings_are_taken_from_clients_that_send_them(connect, settings):
    server = connect()
    server.open(DANGER)
    server.notify("workspace/didChangeConfiguration", {"settings": settings})
    assert _codes(server.published(1)) == ["HG903"]


@pytest.mark.parametrize(
    ("settings", "codes"),
    [
        ({"python": {"ignore": ["HG901"]}, "editor": {}}, ["HG901", "HG903"]),
        ({"python": {}, "ignore": ["HG901"]}, ["HG901", "HG903"]),
        ({"python": {}, "headgate": {"ignore": ["HG901"]}}, ["HG903"]),
        ({"perFileIgnores": {}, "trace": "off", "ignore": ["HG901"]}, ["HG903"]),
        ({}, ["HG901", "HG903"]),
        ([], ["HG901", "HG903"]),
    ],
)
def test_sections_of_others_are_passed_over_without_a_word(connect, settings, codes):
    server = connect()
    server.open(DANGER)
    server.notify("workspace/didChangeConfiguration", {"settings": settings})
    assert _codes(server.published(1)) == codes
    assert server.requests("window/showMessage") == []


def test_mistakes_in_our_section_are_shown(connect, asking):
    server = connect()
    server.notify("workspace/didChangeConfiguration", {"settings": {"headgate": {"ignroe": []}}})
    (shown,) = server.requests("window/showMessage")
    assert "`ignore`" in shown["params"]["message"]
    server = connect(asking)
    server.answer(server.requests("workspace/configuration")[-1], [{"ignroe": []}])
    (shown,) = server.requests("window/showMessage")
    assert "`ignore`" in shown["params"]["message"]


def test_a_changed_file_is_read_when_the_client_says_so(connect, tmp_path):
    server = connect(folders=(tmp_path,))
    path = tmp_path / "a.py"
    assert _open(server, path) == ["HG901", "HG903"]
    _write(tmp_path / "headgate.toml", 'ignore = ["HG901"]\n')
    changes = [{"uri": (tmp_path / "headgate.toml").as_uri(), "type": 1}]
    server.notify("workspace/didChangeWatchedFiles", {"changes": changes})
    assert _codes(server.published(1, path.as_uri())) == ["HG903"]


def test_a_changed_file_is_read_on_saving(connect, tmp_path):
    server = connect(folders=(tmp_path,))
    path = tmp_path / "a.py"
    _open(server, path)
    _write(tmp_path / "headgate.toml", 'ignore = ["HG901"]\n')
    server.notify("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})
    assert _codes(server.published(1, path.as_uri())) == ["HG903"]


def test_saving_publishes_nothing_where_nothing_changed(connect, tmp_path):
    server = connect(folders=(tmp_path,))
    path = tmp_path / "a.py"
    _open(server, path)
    before = len(server.wire.sent)
    server.notify("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})
    assert len(server.wire.sent) == before


def test_folders_come_and_go(connect, tmp_path):
    _write(tmp_path / "headgate.toml", 'ignore = ["HG901"]\n')
    sub = tmp_path / "sub"
    sub.mkdir()
    server = connect(folders=(tmp_path,))
    path = sub / "a.py"
    assert _open(server, path) == ["HG903"]
    folder = {"uri": sub.as_uri(), "name": "sub"}
    server.notify(
        "workspace/didChangeWorkspaceFolders", {"event": {"added": [folder], "removed": []}}
    )
    assert _codes(server.published(1, path.as_uri())) == ["HG901", "HG903"]
    server.notify(
        "workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [folder]}}
    )
    assert _codes(server.published(1, path.as_uri())) == ["HG903"]


def test_pulling_clients_are_told_to_ask_again(connect, full, tmp_path):
    full["textDocument"]["diagnostic"] = {}
    full["workspace"]["diagnostics"] = {"refreshSupport": True}
    server = connect(full)
    server.open(DANGER)
    server.notify("workspace/didChangeConfiguration", {"settings": {"ignore": ["HG901"]}})
    assert server.requests("workspace/diagnostic/refresh")
    assert _codes(server.pull()["items"]) == ["HG903"]


def test_problems_are_shown_once_and_the_rest_is_used(connect, tmp_path):
    _write(tmp_path / "headgate.toml", 'ignore = ["HG901"]\nprofle = "strict"\n')
    server = connect(folders=(tmp_path,))
    assert _open(server, tmp_path / "a.py") == ["HG903"]
    assert _open(server, tmp_path / "b.py") == ["HG903"]
    (shown,) = server.requests("window/showMessage")
    assert shown["params"]["type"] == 2
    assert "headgate.toml:2" in shown["params"]["message"]
    assert "`profile`" in shown["params"]["message"]


def test_problems_of_the_options_are_shown(connect):
    server = connect(options={"selct": []})
    (shown,) = server.requests("window/showMessage")
    assert "selct" in shown["params"]["message"]


def test_registers_what_the_client_offers(connect, full):
    server = connect(full)
    assert server.requests("client/registerCapability") == []
    full["workspace"]["didChangeConfiguration"] = {"dynamicRegistration": True}
    full["workspace"]["didChangeWatchedFiles"] = {"dynamicRegistration": True}
    server = connect(full)
    (request,) = server.requests("client/registerCapability")
    registrations = {r["method"]: r for r in request["params"]["registrations"]}
    assert set(registrations) == {
        "workspace/didChangeConfiguration",
        "workspace/didChangeWatchedFiles",
    }
    watchers = registrations["workspace/didChangeWatchedFiles"]["registerOptions"]["watchers"]
    assert {w["globPattern"] for w in watchers} == {
        "**/pyproject.toml",
        "**/headgate.toml",
        "**/.bandit",
        "**/.headgate/rules/*.toml",
        "**/.headgate/baseline.json",
        *(f"**/*{suffix}" for suffix in (*PYTHON_SUFFIXES, ".ipynb")),
        *(f"**/{name}" for name in DOCUMENT_NAMES),
        "**/.git/logs/HEAD",
        *(f"**/*{suffix}" for suffix in MODEL_SUFFIXES),
        *(f"**/{name}" for name in MANIFESTS),
    }
