"""Code actions: fixes, fix-all, ignoring; and hovers."""

from __future__ import annotations

import pytest

from headgate.engine import RuleSet
from headgate.ruleapi import (
    Confidence,
    DropKeyword,
    Fix,
    FixSafety,
    Hit,
    OnCall,
    ReplaceCallee,
    Rule,
    RuleMeta,
    Severity,
)

TEXT = "import t\nt.safe(1, loud=True)\nt.review(2)\nt.danger()\n"


def _applied(text: str, action) -> str:
    workspace = action["edit"]
    changes = (
        workspace["documentChanges"][0]["edits"]
        if "documentChanges" in workspace
        else next(iter(workspace["changes"].values()))
    )
    lines = text.split("\n")
    for change in sorted(changes, key=lambda c: str(c["range"]["start"]), reverse=True):
        start, end = change["range"]["start"], change["range"]["end"]
        assert start["line"] == end["line"]
        line = lines[start["line"]]
        new = line[: start["character"]] + change["newText"] + line[end["character"] :]
        lines[start["line"]] = new
    return "\n".join(lines)


def test_a_safe_fix_is_preferred_and_a_bold_one_is_not(connect):
    server = connect()
    server.open(TEXT)
    (safe, *_), (review, *_) = server.actions(1), server.actions(2)
    assert (safe["title"], safe["kind"], safe["isPreferred"]) == ("Drop `loud`", "quickfix", True)
    assert (review["title"], review.get("isPreferred")) == ("Set `safe`", None)
    assert safe["diagnostics"][0]["code"] == "HG902"
    assert _applied(TEXT, safe).split("\n")[1] == "t.safe(1)"


def test_edits_name_the_version_where_the_client_takes_it(connect, full):
    server = connect()
    server.open(TEXT, version=7)
    (change,) = server.actions(1)[0]["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": server.uri("a.py"), "version": 7}
    del full["workspace"]["workspaceEdit"]
    server = connect(full)
    server.open(TEXT)
    assert list(server.actions(1)[0]["edit"]) == ["changes"]


def test_each_finding_can_be_ignored_in_place(connect):
    server = connect()
    server.open(TEXT)
    (ignore,) = [a for a in server.actions(3) if a["title"].startswith("Ignore")]
    assert "isPreferred" not in ignore
    assert _applied(TEXT, ignore).split("\n")[3].startswith("t.danger()  # headgate: ignore[HG901]")


def test_columns_of_edits_are_in_the_units_of_the_client(connect):
    server = connect()
    server.open("import t\nx = '😀'; t.safe(1, loud=True)\n")
    action = server.actions(1)[0]
    ((edit,),) = [c["edits"] for c in action["edit"]["documentChanges"]]
    assert edit["range"]["start"]["character"] == len("x = '..'; t.safe(1")


@pytest.mark.parametrize(
    ("only", "kinds"),
    [
        (["quickfix"], {"quickfix"}),
        (["source"], {"source.fixAll.headgate"}),
        (["source.fixAll"], {"source.fixAll.headgate"}),
        (["source.fixAll.headgate"], {"source.fixAll.headgate"}),
        (["source.organizeImports"], set()),
        (["source.fixAll.other"], set()),
        (["refactor"], set()),
        (["refactor", "quickfix"], {"quickfix"}),
        (None, {"quickfix", "source.fixAll.headgate"}),
        ([], {"quickfix", "source.fixAll.headgate"}),
        ([""], {"quickfix", "source.fixAll.headgate"}),
    ],
)
def test_only_the_kinds_asked_for_come(connect, only, kinds):
    server = connect()
    server.open(TEXT)
    assert {action["kind"] for action in server.actions(1, only)} == kinds


def test_there_is_nothing_to_do_where_nothing_is_found(connect):
    server = connect()
    server.open(TEXT)
    assert server.actions(0) == []


def test_fix_all_is_resolved_by_clients_that_can(connect):
    server = connect()
    server.open(TEXT)
    (action,) = server.actions(0, ["source.fixAll"])
    assert "edit" not in action
    resolved = server.request("codeAction/resolve", action)["result"]
    assert _applied(TEXT, resolved) == TEXT.replace("1, loud=True", "1")


def test_fix_all_comes_with_its_edit_to_clients_that_cannot_resolve(connect, full):
    del full["textDocument"]["codeAction"]["resolveSupport"]
    server = connect(full)
    provider = server.response(1)["result"]["capabilities"]["codeActionProvider"]
    assert provider["resolveProvider"] is False
    server.open(TEXT)
    (action,) = server.actions(0, ["source.fixAll"])
    assert "data" not in action
    assert _applied(TEXT, action) == TEXT.replace("1, loud=True", "1")


def test_a_fix_of_a_text_that_has_changed_is_refused(connect, edit, caplog):
    caplog.set_level("INFO", "headgate")
    server = connect()
    server.open(TEXT)
    (action,) = server.actions(0, ["source.fixAll"])
    server.change(edit(0, 0, 0, "\n"))
    assert server.request("codeAction/resolve", action)["error"]["code"] == -32801
    (record,) = (r for r in caplog.records if "the text has changed" in r.getMessage())
    assert record.levelname == "INFO"
    assert not [r for r in caplog.records if r.levelname == "ERROR"]


def test_an_action_without_our_data_comes_back_as_it_was(connect):
    server = connect()
    action = {"title": "x", "kind": "quickfix"}
    assert server.request("codeAction/resolve", action)["result"] == action


def test_fix_all_is_not_offered_where_nothing_is_safe_to_fix(connect):
    server = connect()
    server.open("import t\nt.review(2)\n")
    assert server.actions(1, ["source.fixAll"]) == []


def test_clients_that_know_only_commands_get_no_actions(connect, full):
    del full["textDocument"]["codeAction"]["codeActionLiteralSupport"]
    server = connect(full)
    server.open(TEXT)
    assert server.actions(1) == []


def test_the_fix_of_an_edited_text_fits_it(connect, edit):
    server = connect()
    server.open(TEXT)
    server.change(edit(0, 0, 0, "\n\n"))
    text = server.text()
    assert _applied(text, server.actions(3)[0]) == text.replace("1, loud=True", "1")


def test_actions_in_a_document_that_is_not_open_are_none(connect):
    assert connect().actions(0) == []


def _hover(server, line, character):
    return server.request(
        "textDocument/hover",
        {
            "textDocument": {"uri": server.uri("a.py")},
            "position": {"line": line, "character": character},
        },
    )["result"]


def test_a_hover_says_what_why_and_what_to_do(connect):
    server = connect()
    server.open(TEXT)
    hover = _hover(server, 3, 4)
    assert hover["contents"]["kind"] == "markdown"
    for part in ("HG901", "CWE-78", "100% danger", "It does.", "Nothing.", "ignore[HG901]"):
        assert part in hover["contents"]["value"]
    assert hover["range"]["start"] == {"line": 3, "character": 0}


def test_a_hover_leads_to_the_page_of_the_rule(connect):
    server = connect(options={"select": ["HG000"]})
    server.open("x = 1  # headgate: ignore[HG901] so\n")
    text = _hover(server, 0, 10)["contents"]["value"]
    page = text.split("[HG000](", 1)[1].split(")", 1)[0]
    assert page.startswith("file:///")
    assert page.endswith("HG000.md")


def test_a_hover_is_plain_for_clients_without_markdown(connect, full):
    del full["textDocument"]["hover"]
    server = connect(full)
    server.open(TEXT)
    contents = _hover(server, 3, 4)["contents"]
    assert contents["kind"] == "plaintext"
    assert "**" not in contents["value"]
    assert "CWE-78" in contents["value"]


def test_a_hover_on_a_check_of_bandit_says_what_it_is_and_what_to_do(connect, full):
    for plain in (False, True):
        if plain:
            del full["textDocument"]["hover"]
        server = connect(full, options={"bandit": True})
        server.open("assert x\n")
        server.silence()
        text = _hover(server, 0, 2)["contents"]["value"]
        for part in ("B101", "What it is", "``assert`` keyword", "What to do", "ignore[B101]"):
            assert part in text
        assert ("**" in text) is not plain


def test_a_hover_on_an_unused_suppression_says_what_to_do(connect):
    server = connect()
    server.open("x = 1  # headgate: ignore[HG901] so\n")
    text = _hover(server, 0, 10)["contents"]["value"]
    assert "HG000" in text
    assert "Delete the comment" in text


def test_no_secret_is_in_a_hover_or_an_action(connect):
    secret = "kV9#pl2x!Qw7Zr"
    server = connect(options={"select": ["B", "HG9"], "bandit": True})
    server.open(f"import t\npassword = '{secret}'; t.danger()\n")
    server.silence()
    hovers = str([_hover(server, 1, column) for column in (2, 15, 32)])
    assert "B105" in hovers
    assert secret not in hovers
    actions = [{**action, "edit": None} for action in server.actions(1)]
    assert secret not in str(actions)


def test_there_is_no_hover_beside_findings(connect):
    server = connect()
    server.open(TEXT)
    assert _hover(server, 0, 3) is None
    server.notify("textDocument/didClose", {"textDocument": {"uri": server.uri("a.py")}})
    assert _hover(server, 3, 4) is None


ALIKE = "import t\nt.review(1)\nt.review(2)\nt.safe(1, loud=True)\n"


def test_all_of_a_kind_are_fixed_when_that_is_chosen(connect):
    server = connect()
    server.open(ALIKE)
    (kind,) = [a for a in server.actions(1) if a["title"].startswith("Fix all of")]
    assert kind["title"] == "Fix all of this kind in this file (HG903, to be reviewed)"
    resolved = server.request("codeAction/resolve", kind)["result"]
    after = _applied(ALIKE, resolved)
    assert (
        after == "import t\nt.review(1, safe=True)\nt.review(2, safe=True)\nt.safe(1, loud=True)\n"
    )


def test_one_of_a_kind_is_not_offered_as_all(connect):
    server = connect()
    server.open(ALIKE)
    assert not [a for a in server.actions(3) if a["title"].startswith("Fix all of")]


def _asked(server, line, **context):
    spot = {"line": line, "character": 2}
    params = {
        "textDocument": {"uri": server.uri("a.py")},
        "range": {"start": spot, "end": spot},
        "context": {"diagnostics": [], **context},
    }
    return server.request("textDocument/codeAction", params)["result"]


@pytest.mark.parametrize(
    ("context", "comes"), [({"triggerKind": 1}, True), ({"triggerKind": 2}, False), ({}, False)]
)
def test_many_at_once_come_to_clients_that_cannot_resolve_when_they_are_asked_for(
    connect, full, context, comes
):
    del full["textDocument"]["codeAction"]["resolveSupport"]
    server = connect(full)
    text = ALIKE + "t.safe(1, loud=True)\n"
    server.open(text)
    many = [a for a in _asked(server, 3, **context) if a["title"].startswith("Fix all")]
    assert [a["kind"] for a in many] == (["quickfix", "source.fixAll.headgate"] if comes else [])
    for action in many:
        assert _applied(text, action) == text.replace("1, loud=True", "1")


def _rules(called):
    """A rule that minds keywords, and offers to drop one of them or to call something else."""

    def check(call, ctx):
        changes = DropKeyword(ctx.range(call), "a"), ReplaceCallee(ctx.range(call), "t.x")
        fixes = [Fix(str(number), FixSafety.SAFE, (c,)) for number, c in enumerate(changes)]
        if len(call.keywords) > 1:
            del fixes[1]
        if call.keywords:
            yield Hit(call, "is called", fixes=tuple(fixes))

    meta = RuleMeta("HG901", "called", "called", Severity.WARNING, Confidence.HIGH, (78,))
    return RuleSet.of([Rule(meta, "", (OnCall(frozenset({called}), check),), ())])


def test_fix_all_is_not_offered_where_no_fix_holds(connect):
    server = connect(rules=_rules("t.stubborn"))
    server.open("import t\nt.stubborn(a=1, b=2)\nt.stubborn(a=1, b=2)\n")
    assert server.published(1)
    assert not [a for a in server.actions(1) if a["title"].startswith("Fix")]
    assert server.actions(1, ["source.fixAll"]) == []


def test_one_fix_of_a_finding_is_preferred(connect):
    server = connect(rules=_rules("t.twice"))
    server.open("import t\nt.twice(a=1)\n")
    fixes = [a for a in server.actions(1, ["quickfix"]) if not a["title"].startswith("Ignore")]
    assert [a.get("isPreferred") for a in fixes] == [True, None]
