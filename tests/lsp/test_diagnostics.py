"""Diagnostics, published and pulled."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

from headgate.lsp import to_json
from headgate.lsp.client import Client
from headgate.lsp.pages import link
from headgate.lsp.to_json import Diagnostics
from headgate.report.masking import SECRET_CODES
from headgate.ruleapi import Confidence, Finding, Related, Severity
from headgate.text import Position, Range, Snapshot

DANGER = "import t\nt.danger()\n"


def _lines(diagnostics):
    return [(d["code"], d["range"]["start"]["line"]) for d in diagnostics]


def test_opening_publishes_with_the_version(connect):
    server = connect()
    assert _lines(server.open(DANGER, version=41)) == [("HG901", 1)]


def test_a_diagnostic_says_what_it_is(connect):
    (diagnostic,) = connect().open(DANGER)
    data = diagnostic.pop("data")
    assert diagnostic == {
        "range": {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 10}},
        "severity": 1,
        "code": "HG901",
        "source": "headgate",
        "message": "100% danger",
    }
    assert data["code"] == "HG901"
    assert len(json.dumps(data)) < 60


def test_the_fingerprint_survives_a_move(connect, edit):
    server = connect()
    (before,) = server.open(DANGER)
    (after,) = server.change(edit(0, 0, 0, "\n\n"))
    assert after["range"]["start"]["line"] == 3
    assert after["data"] == before["data"]


def test_every_change_is_published_also_where_nothing_is_new(connect, edit):
    server = connect()
    server.open(DANGER)
    for _ in range(3):
        assert _lines(server.change(edit(1, 10, 10, " "))) == [("HG901", 1)]


def test_a_broken_statement_leaves_the_others(connect, edit):
    server = connect()
    server.open(DANGER + "x = 1\n" + "t.danger()\n")
    assert _lines(server.change(edit(2, 4, 5, "(["))) == [("HG901", 1), ("HG901", 3)]


def test_a_burst_is_published_once_for_its_last_version(connect, edit):
    server = connect()
    server.open("import t\n" + "\n" * 60)
    before = len(server.publishes())
    for line in range(1, 51):
        server.queue(server.change_message(edit(line, 0, 0, "t.danger()")))
    server.run()
    assert len(server.publishes()) == before + 1
    assert len(server.published(51)) == 50


def test_several_changes_of_one_message_apply_in_their_order(connect, edit):
    server = connect()
    server.open("import t\n\n")
    found = server.change(edit(1, 0, 0, "t.dan"), edit(1, 5, 5, "ger()"), edit(0, 0, 0, "\n"))
    assert server.text() == "\nimport t\nt.danger()\n"
    assert _lines(found) == [("HG901", 2)]


def test_a_whole_text_is_taken_as_the_lines_that_differ(connect):
    server = connect()
    server.open("import t\n" + "x = 1\n" * 50 + "t.danger()\n")
    text = "import t\n" + "x = 1\n" * 20 + "t.danger()\n" + "x = 1\n" * 30 + "t.danger()\n"
    assert _lines(server.change({"text": text})) == [("HG901", 21), ("HG901", 52)]
    assert server.text() == text


def test_a_whole_text_and_an_edit_in_one_message(connect, edit):
    server = connect()
    server.open("x\n")
    assert _lines(server.change({"text": DANGER}, edit(0, 0, 0, "\n"))) == [("HG901", 2)]


def test_closing_clears_and_a_change_afterwards_is_ignored(connect, edit):
    server = connect()
    server.open(DANGER)
    late = server.change_message(edit(0, 0, 0, "x"))
    server.notify("textDocument/didClose", {"textDocument": {"uri": server.uri("a.py")}})
    assert server.publishes()[-1]["diagnostics"] == []
    before = len(server.wire.sent)
    server.send(late)
    server.silence()
    assert len(server.wire.sent) == before


def test_a_document_that_is_closed_at_once_is_only_cleared(connect):
    server = connect()
    document = {"uri": server.uri("a.py"), "languageId": "python", "version": 1, "text": DANGER}
    opened = {"method": "textDocument/didOpen", "params": {"textDocument": document}}
    closed = {"method": "textDocument/didClose", "params": {"textDocument": document}}
    server.queue(opened)
    server.queue(closed)
    server.run()
    assert [p["diagnostics"] for p in server.publishes()] == [[]]


def test_of_many_opened_documents_each_is_published(connect):
    server = connect()
    for number in range(10):
        uri = server.uri(f"{number}.py")
        document = {"uri": uri, "languageId": "python", "version": 1, "text": DANGER}
        server.queue({"method": "textDocument/didOpen", "params": {"textDocument": document}})
    server.run()
    assert all(server.published(1, f"{n}.py") for n in range(10))


def test_documents_without_a_path_are_served(connect):
    server = connect()
    assert server.open(DANGER, name="untitled:Untitled-1")


def test_related_places_are_told_to_clients_that_show_them(connect, full, edit):
    server = connect()
    text = "import t\n\nt.related()\n"
    (diagnostic,) = server.open(text)
    (related,) = diagnostic["relatedInformation"]
    assert related["location"]["uri"] == server.uri("a.py")
    assert related["location"]["range"]["start"] == {"line": 0, "character": 7}
    (diagnostic,) = server.change(edit(1, 0, 0, "\n"))
    assert diagnostic["range"]["start"]["line"] == 3
    assert diagnostic["relatedInformation"][0]["location"]["range"]["start"]["line"] == 0
    del full["textDocument"]["publishDiagnostics"]["relatedInformation"]
    (plain,) = connect(full).open(text)
    assert "relatedInformation" not in plain


def test_what_can_go_is_tagged_for_clients_that_show_it(connect, full):
    text = "x = 1  # headgate: ignore[HG901] no reason\n"
    (diagnostic,) = connect().open(text)
    assert (diagnostic["code"], diagnostic["tags"]) == ("HG000", [1])
    del full["textDocument"]["publishDiagnostics"]["tagSupport"]
    (diagnostic,) = connect(full).open(text)
    assert "tags" not in diagnostic


def test_a_code_leads_to_its_page_in_clients_that_show_it(connect, full):
    text = "x = 1  # headgate: ignore[HG901] so\n"
    (diagnostic,) = connect().open(text)
    assert "codeDescription" not in diagnostic
    full["textDocument"]["publishDiagnostics"]["codeDescriptionSupport"] = True
    (diagnostic,) = connect(full).open(text)
    href = diagnostic["codeDescription"]["href"]
    assert url2pathname(urlsplit(href).path).endswith("HG000.md")
    assert Path(url2pathname(urlsplit(href).path)).is_file()


@pytest.mark.parametrize("code", ["../HG000", "HG000.md", "HG000/..", "B101", "", "X1"])
def test_a_code_without_a_page_leads_nowhere(code):
    assert link(code) == ""


def test_kept_texts_equal_fresh_ones(connect, edit):
    """Whatever was cached on the way, the text is what a new server would send."""
    server = connect()
    server.open('import t\nx = "é"; t.danger()\nt.related()\n\nt.danger()\nt.danger()\n')
    changes = [
        edit(3, 0, 0, "\n"),
        edit(1, 5, 6, "😀"),
        edit(1, 5, 7, "ab"),
        edit(0, 0, 0, "\n"),
        edit(5, 0, 0, "t.danger()\n"),
        edit(5, 0, 10, ""),
        edit(1, 0, 8, "import t, u"),
    ]
    for change in changes:
        found = server.change(change)
        document = server.door.session.documents[server.uri("a.py")]
        fresh = Diagnostics(document.uri_json, server.door.session.client)
        expected = fresh.of(document.analysis.placed(), document.snapshot)
        assert found == json.loads(expected)


def test_texts_that_are_no_longer_used_are_let_go(connect, edit):
    server = connect()
    server.open("import t\n\n")
    for number in range(600):
        server.change(edit(1, 0, 99, f"t.danger({number})"))
    diagnostics = server.door.session.documents[server.uri("a.py")].diagnostics
    assert len(diagnostics._made) + len(diagnostics._templates) < 1000


def test_percent_signs_in_messages_and_uris_stay(connect):
    server = connect()
    (diagnostic,) = server.open("import t\nt.related()\n", name="a%20b%s.py")
    assert diagnostic["message"] == "100% related"
    location = diagnostic["relatedInformation"][0]["location"]
    assert location["uri"] == server.uri("a%20b%s.py")


@pytest.fixture
def pulling(full):
    full["textDocument"]["diagnostic"] = {"relatedDocumentSupport": False}
    full["workspace"]["diagnostics"] = {"refreshSupport": True}
    return full


def test_a_client_that_pulls_is_offered_it_and_nothing_is_published(connect, pulling, edit):
    server = connect(pulling)
    offered = server.response(1)["result"]["capabilities"]["diagnosticProvider"]
    assert offered == {
        "identifier": "headgate",
        "interFileDependencies": False,
        "workspaceDiagnostics": True,
        "workDoneProgress": True,
    }
    server.open(DANGER)
    server.change(edit(0, 0, 0, "\n"))
    server.silence()
    server.notify("textDocument/didClose", {"textDocument": {"uri": server.uri("a.py")}})
    assert server.requests("textDocument/publishDiagnostics") == []


def test_a_client_that_does_not_pull_is_not_offered_it(connect):
    assert "diagnosticProvider" not in connect().response(1)["result"]["capabilities"]


def test_a_pull_is_unchanged_until_the_diagnostics_change(connect, pulling, edit):
    server = connect(pulling)
    server.open(DANGER)
    first = server.pull()
    assert (first["kind"], _lines(first["items"])) == ("full", [("HG901", 1)])
    again = server.pull(previous=first["resultId"])
    assert again == {"kind": "unchanged", "resultId": first["resultId"]}
    server.change(edit(1, 10, 10, "  "))
    assert server.pull(previous=first["resultId"])["kind"] == "unchanged"
    server.change(edit(0, 0, 0, "\n"))
    second = server.pull(previous=first["resultId"])
    assert (second["kind"], _lines(second["items"])) == ("full", [("HG901", 2)])
    assert second["resultId"] != first["resultId"]


def test_a_pull_sees_the_edits_that_wait_behind_it(connect, pulling, edit):
    server = connect(pulling)
    server.open(DANGER)
    params = {"textDocument": {"uri": server.uri("a.py")}}
    pull = server.queue_request("textDocument/diagnostic", params)
    server.queue(server.change_message(edit(0, 0, 0, "\n")))
    server.run()
    assert _lines(server.response(pull)["result"]["items"]) == [("HG901", 2)]


def test_a_pull_of_a_document_that_is_not_open_is_empty(connect, pulling):
    assert connect(pulling).pull("other.py") == {"kind": "full", "items": []}


def test_result_ids_of_a_reopened_document_are_new(connect, pulling):
    server = connect(pulling)
    server.open(DANGER)
    first = server.pull()["resultId"]
    server.notify("textDocument/didClose", {"textDocument": {"uri": server.uri("a.py")}})
    server.open("import t\n")
    assert server.pull(previous=first)["kind"] == "full"


def test_an_analysis_that_fails_is_logged_and_the_version_is_told(
    connect, edit, caplog, monkeypatch
):
    server = connect()
    server.open(DANGER)

    def fail(*args, **kwargs):
        raise RuntimeError("secret source")

    with monkeypatch.context() as patched:
        patched.setattr("headgate.lsp.session.update", fail)
        assert _lines(server.change(edit(0, 0, 0, "\n"))) == [("HG901", 2)]
        patched.setattr("headgate.lsp.session.analyze", fail)
        assert _lines(server.change(edit(0, 0, 0, "\n"))) == [("HG901", 2)]
    assert _lines(server.change(edit(0, 0, 0, "\n"))) == [("HG901", 4)]
    assert "secret" not in caplog.text
    assert "RuntimeError" in caplog.text


def test_a_secret_is_not_quoted(connect):
    server = connect(options={"select": ["B"], "bandit": True})
    server.open("password = 'kV9#pl2x!Qw7Zr'\n")
    server.silence()
    (diagnostic,) = server.published(1)
    assert diagnostic["code"] == "B105"
    assert "kV9" not in diagnostic["message"]


def test_the_value_of_a_secret_is_in_no_message(connect):
    value = "kV9#pl2x!Qw7Zr"
    place = Range(Position(0, 11), Position(0, 13 + len(value)))
    secret = Finding(place, "HG601", "s", "secret", Severity.ERROR, Confidence.HIGH)
    other = Finding(
        Range(Position(1, 0), Position(1, 1)),
        "HG101",
        "o",
        f"runs {value}",
        Severity.ERROR,
        Confidence.HIGH,
        related=(Related(f"here {value}", range=place),),
        path=(Related(f"`{value}` holds it", range=place),),
    )
    diagnostics = Diagnostics('"u"', Client(related=True))
    snapshot = Snapshot.of(f'password = "{value}"\nx\n')
    assert value in diagnostics.of([(0, other)], snapshot)
    assert value not in diagnostics.of([(0, other), (0, secret)], snapshot)
    assert value not in diagnostics.of([(0, secret), (0, other)], snapshot)
    assert value in diagnostics.of([(0, other)], snapshot)


def test_the_codes_of_secrets_are_those_of_reports():
    assert to_json._SECRET_CODES == SECRET_CODES


@pytest.mark.parametrize(
    ("language", "name", "served"),
    [
        ("python", "a.py", True),
        ("python", "untitled:1", True),
        ("", "a.py", True),
        ("plaintext", "a.pyi", True),
        (None, "a.py", True),
        ("", "a.txt", False),
        ("", "untitled:1", False),
        ("javascript", "a.js", False),
        ("toml", "a.py", False),
    ],
)
def test_documents_of_other_languages_are_left_alone(connect, caplog, language, name, served):
    server = connect()
    uri = server.uri(name)
    document = {"uri": uri, "languageId": language, "version": 1, "text": "import t\nt.danger()\n"}
    server.notify("textDocument/didOpen", {"textDocument": document})
    assert bool(server.publishes(name)) is served
    if served:
        return
    server.notify(
        "textDocument/didChange",
        {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": "x"}]},
    )
    server.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    server.silence()
    assert server.publishes(name) == []
    assert caplog.text == ""
    document["languageId"] = "python"
    server.notify("textDocument/didOpen", {"textDocument": document})
    assert server.publishes(name)


def test_documents_that_their_name_tells_are_no_python(connect):
    server = connect()
    text = "import t\nt.danger()\n"
    for name in ("requirements.txt", "pyproject.toml"):
        document = {"uri": server.uri(name), "languageId": "toml", "version": 1, "text": text}
        server.notify("textDocument/didOpen", {"textDocument": document})
        change = {"range": None, "text": text + "#\n"}
        del change["range"]
        server.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": server.uri(name), "version": 2},
                "contentChanges": [change],
            },
        )
        assert [p["diagnostics"] for p in server.publishes(name)][-1] == []


def test_diagnostics_of_no_findings_are_an_empty_list(connect):
    assert connect().open("x = 1\n") == []
    assert Diagnostics('"u"', Client()).of([], None) == "[]"
