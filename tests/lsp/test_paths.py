"""The way of a value, told as related information beside the finding."""

from __future__ import annotations

import json

import pytest

from headgate.catalog import default_rules
from headgate.lsp.to_json import Diagnostics

TEXT = """\
import os
import hashlib
from flask import Flask, request
app = Flask(__name__)

def run(command):
    os.system(command)

@app.route("/")
def ping():
    host = request.args["host"]
    line = "ping " + host
    run(line)

hashlib.md5(b"x")
hashlib.md5(b"x")
"""
WAY = ["request.args", "host", "line", "run(line)"]
"""What the steps stand on, in their order."""


@pytest.fixture
def serve(connect):
    def start(*capabilities):
        return connect(*capabilities, rules=default_rules())

    return start


def _flow(diagnostics):
    (found,) = [d for d in diagnostics if d["code"] == "HG101"]
    return found


def _shown(diagnostic, text):
    """Return what the steps stand on."""
    lines = text.split("\n")
    out = []
    for place in diagnostic["relatedInformation"]:
        start, end = place["location"]["range"]["start"], place["location"]["range"]["end"]
        assert start["line"] == end["line"]
        out.append(lines[start["line"]][start["character"] : end["character"]])
    return out


def test_the_way_of_a_value_is_told_from_its_source_on(serve):
    server = serve()
    found = _flow(server.open(TEXT))
    assert found["range"]["start"] == {"line": 6, "character": 14}
    assert _shown(found, TEXT)[: len(WAY)] == WAY
    assert found["relatedInformation"][0]["message"].startswith("comes from ")
    assert all(p["location"]["uri"] == server.uri("a.py") for p in found["relatedInformation"])


def test_clients_that_show_no_related_places_are_told_none(serve, full):
    del full["textDocument"]["publishDiagnostics"]["relatedInformation"]
    assert "relatedInformation" not in _flow(serve(full).open(TEXT))


@pytest.mark.parametrize("line", [0, 5, 6, 8, 9, 10, 11, 12, 13, 14])
@pytest.mark.parametrize("inserted", ["\n", "\n\n", "# é\n"])
def test_the_way_moves_with_edits(serve, edit, line, inserted):
    """Lines come above, inside and between the functions that it leads through."""
    server = serve()
    server.open(TEXT)
    for _ in range(3):
        found = _flow(server.change(edit(line, 0, 0, inserted)))
        assert _shown(found, server.text())[: len(WAY)] == WAY
        assert found == _flow(serve().open(server.text()))


def test_the_way_follows_what_is_written_into_it(serve, edit):
    server = serve()
    server.open(TEXT)
    changes = [
        edit(11, 0, 0, "    host = host.strip()\n"),
        edit(10, 4, 4, "😀 = 1; "),
        edit(0, 0, 0, "'é'\n"),
        edit(14, 0, 0, "x = (\n"),
        edit(14, 0, 5, ""),
        edit(13, 8, 12, '"ls"'),
    ]
    for change in changes:
        found = server.change(change)
        assert found == serve().open(server.text())
    gone = _flow(found)
    assert gone["severity"] > 1
    assert not any("comes from" in p["message"] for p in gone.get("relatedInformation", ()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_a_step_is_told_in_the_units_of_the_client(serve, full, encoding):
    full["general"]["positionEncodings"] = [encoding]
    server = serve(full)
    server.open(TEXT)
    # The line of the finding stays as it is: only the line of a step changes, and of these
    # the last two have as many characters as the first.
    for before in ("    x = 'é😀'; host = ", "    x = 'e😀'; host = ", "    x = 'é1'; host = "):
        text = TEXT.replace("    host = ", before)
        found = _flow(server.change({"text": text}))
        units = {
            "utf-8": len(before.encode()),
            "utf-16": len(before.encode("utf-16-le")) // 2,
            "utf-32": len(before),
        }
        start = found["relatedInformation"][0]["location"]["range"]["start"]
        assert start == {"line": 10, "character": units[encoding]}


def test_what_is_kept_of_findings_without_a_way_is_used_again(serve, edit):
    server = serve()
    server.open(TEXT)
    document = server.door.session.documents[server.uri("a.py")]
    before = {id(f): f for _, f in document.analysis.placed() if not f.path and not f.related}
    server.change(edit(11, 0, 0, "\n"))
    after = [f for _, f in document.analysis.placed() if not f.path and not f.related]
    assert after
    assert all(before[id(f)] is f for f in after)
    kept = document.diagnostics._made
    assert {finding.code for finding, *_ in kept.values()} == {"HG301"}
    fresh = Diagnostics(document.uri_json, server.door.session.client)
    expected = fresh.of(document.analysis.placed(), document.snapshot)
    assert json.loads(document.told) == json.loads(expected)


def test_hover_and_actions_of_a_finding_with_a_way_work(serve):
    server = serve()
    found = _flow(server.open(TEXT))
    place = {"textDocument": {"uri": server.uri("a.py")}, "position": found["range"]["start"]}
    assert "HG101" in server.request("textDocument/hover", place)["result"]["contents"]["value"]
    titles = [action["title"] for action in server.actions(6)]
    assert any("gnore" in title for title in titles)
