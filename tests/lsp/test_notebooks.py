"""Notebooks in the editor: cells are one module, and what is told is told of a cell."""

from __future__ import annotations

import random

import pytest

from headgate.catalog import default_rules

NOTEBOOK = "file:///nowhere/n.ipynb"


class Client:
    """A client with one open notebook, in a test's server."""

    def __init__(self, server, *texts: str) -> None:
        self.server = server
        self.version = 0
        self.versions: dict[str, int] = {}
        self.texts: dict[str, str] = {}
        self.order: list[str] = []
        self.made = 0
        cells, documents = self.make(texts)
        self.order = [cell["document"] for cell in cells]
        server.notify(
            "notebookDocument/didOpen",
            {
                "notebookDocument": {
                    "uri": NOTEBOOK, "notebookType": "jupyter-notebook", "version": 0,
                    "cells": cells,
                },
                "cellTextDocuments": documents,
            },
        )  # fmt: skip

    def make(self, texts):
        cells, documents = [], []
        for text in texts:
            uri = f"vscode-notebook-cell:/nowhere/n.ipynb#{self.made}"
            self.made += 1
            self.versions[uri], self.texts[uri] = 1, text
            cells.append({"kind": 2, "document": uri})
            documents.append({"uri": uri, "languageId": "python", "version": 1, "text": text})
        return cells, documents

    def change(self, **cells) -> None:
        self.version += 1
        self.server.notify(
            "notebookDocument/didChange",
            {
                "notebookDocument": {"uri": NOTEBOOK, "version": self.version},
                "change": {"cells": cells},
            },
        )

    def edit(self, index: int, *changes) -> None:
        uri = self.order[index]
        self.versions[uri] += 1
        document = {"uri": uri, "version": self.versions[uri]}
        self.change(textContent=[{"document": document, "changes": list(changes)}])

    def splice(self, start: int, count: int, *texts: str) -> None:
        cells, documents = self.make(texts)
        closed = [{"uri": uri} for uri in self.order[start : start + count]]
        self.order[start : start + count] = [cell["document"] for cell in cells]
        array = {"start": start, "deleteCount": count, "cells": cells}
        self.change(structure={"array": array, "didOpen": documents, "didClose": closed})

    def told(self, index: int):
        uri = self.order[index]
        last = self.server.publishes(uri)[-1]
        assert last["version"] == self.versions[uri]
        return last["diagnostics"]

    def places(self) -> list[list[tuple[str, int, int]]]:
        return [
            [(d["code"], *d["range"]["start"].values()) for d in self.told(n)]
            for n in range(len(self.order))
        ]


@pytest.fixture
def notebook(connect):
    def open_(*texts: str, capabilities=None, rules=None):
        server = connect(capabilities, **({} if rules is None else {"rules": rules}))
        return Client(server, *texts)

    return open_


def test_the_server_says_that_it_takes_notebooks(new_server):
    result = new_server().request("initialize", {"capabilities": {}})["result"]
    (selector,) = result["capabilities"]["notebookDocumentSync"]["notebookSelector"]
    assert selector["cells"] == [{"language": "python"}]


def test_cells_are_one_module_in_their_order(notebook):
    client = notebook("import t", "x = 1\nt.danger()\n", "t.review(1)", "# nothing")
    assert client.places() == [[], [("HG901", 1, 0)], [("HG903", 0, 0)], []]


def test_what_a_cell_leaves_open_is_nobody_elses_problem(notebook):
    client = notebook(
        "import t\nx = (", "t.danger()", "if x:", "t.danger()", "y = 'a", "t.danger()"
    )
    assert client.places() == [[], *[[("HG901", 0, 0)], []] * 2, [("HG901", 0, 0)]]


def test_an_edit_is_one_of_its_cell(notebook, edit, spanning):
    client = notebook("import t\n", "t.safe()\n", "t.danger()")
    client.edit(1, edit(0, 2, 6, "danger"))
    assert client.places() == [[], [("HG901", 0, 0)], [("HG901", 0, 0)]]
    client.edit(1, spanning(0, 0, 0, 0, "\n\n"))
    assert client.places()[1:] == [[("HG901", 2, 0)], [("HG901", 0, 0)]]
    client.edit(0, edit(0, 7, 8, "s"), edit(0, 8, 8, " as t"))
    assert client.places()[2] == []
    client.edit(0, {"text": "import t"})
    assert client.places()[1:] == [[("HG901", 2, 0)], [("HG901", 0, 0)]]


def test_cells_come_go_and_move(notebook):
    client = notebook("import t", "t.danger()")
    gone = client.order[1]
    client.splice(1, 1)
    assert client.server.publishes(gone)[-1] == {"uri": gone, "diagnostics": []}
    client.splice(1, 0, "t.review(1)", "t.danger()")
    assert client.places() == [[], [("HG903", 0, 0)], [("HG901", 0, 0)]]
    client.splice(0, 1)
    assert client.places() == [[], []]


def test_magics_and_shell_escapes_are_understood(notebook):
    client = notebook(
        "%matplotlib inline\nfrom flask import request\nn = request.args['n']",
        "é = 1; x = 2\nfiles = !ls {n}",
        "%%javascript\nlet x = eval(y)",
        "%%time\neval(n)",
        rules=default_rules(),
    )
    assert client.places() == [[], [("HG101", 1, 9)], [], [("HG103", 1, 5)]]
    (told,) = client.told(1)
    assert told["range"]["end"] == {"line": 1, "character": 15}
    related = told["relatedInformation"][0]
    assert related["location"]["uri"] == client.order[0]
    assert related["location"]["range"]["start"] == {"line": 2, "character": 4}


def _actions(client, index: int, line: int):
    where = {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 99}}
    params = {
        "textDocument": {"uri": client.order[index]},
        "range": where,
        "context": {"diagnostics": []},
    }
    server = client.server
    if not server.door.imports.ready:
        message_id = server.queue_request("textDocument/codeAction", params)
        server.run()
        server.finish_imports()
        server.run()
        return server.response(message_id)["result"]
    return server.request("textDocument/codeAction", params)["result"]


def test_fixes_are_edits_of_cells(notebook):
    client = notebook("import t", "\nx = t.safe(loud=1)\n")
    actions = _actions(client, 1, 1)
    edits = {a["title"]: a.get("edit") for a in actions}
    (change,) = edits["Drop `loud`"]["documentChanges"]
    assert change["textDocument"] == {"uri": client.order[1], "version": 1}
    assert change["edits"][0]["range"]["start"]["line"] == 1
    (ignore,) = edits["Ignore HG902 here"]["documentChanges"]
    assert ignore["edits"][0]["range"]["start"] == {"line": 1, "character": 18}
    (mended,) = [a["diagnostics"][0] for a in actions if a["title"] == "Drop `loud`"]
    assert mended["range"] == client.told(1)[0]["range"]
    assert mended["data"] == client.told(1)[0]["data"]
    (every,) = [a for a in actions if a["kind"] == "source.fixAll.headgate"]
    resolved = client.server.request("codeAction/resolve", every)["result"]
    assert resolved["edit"]["documentChanges"][0]["textDocument"]["uri"] == client.order[1]


def test_an_import_goes_to_the_cell_that_imports(notebook):
    client = notebook(
        "import os\nfrom flask import request",
        "n = request.args['n']\nos.system('ls ' + n)",
        rules=default_rules(),
    )
    actions = _actions(client, 1, 1)
    edits = [a["edit"]["documentChanges"] for a in actions if "shlex" in a["title"]]
    assert [sorted(c["textDocument"]["uri"] for c in e) for e in edits] == [client.order]


def test_nothing_is_offered_for_lines_that_are_no_python(notebook):
    client = notebook(
        "from flask import request\nn = request.args['n']", "!ls {n}", rules=default_rules()
    )
    assert client.places()[1] == [("HG101", 0, 1)]
    assert _actions(client, 1, 0) == []


def test_a_hover_explains_in_a_cell(notebook):
    client = notebook("import t", "\nt.danger()")
    _actions(client, 1, 1)
    params = {
        "textDocument": {"uri": client.order[1]},
        "position": {"line": 1, "character": 1},
    }
    hover = client.server.request("textDocument/hover", params)["result"]
    assert "HG901" in hover["contents"]["value"]
    assert hover["range"]["start"] == {"line": 1, "character": 0}
    params["position"]["line"] = 0
    assert client.server.request("textDocument/hover", params)["result"] is None


def test_cells_can_be_pulled(notebook, full):
    full["textDocument"]["diagnostic"] = {}
    client = notebook("import t", "t.danger()", capabilities=full)
    full_report = client.server.pull(client.order[1])
    assert [d["code"] for d in full_report["items"]] == ["HG901"]
    again = client.server.pull(client.order[1], full_report["resultId"])
    assert again["kind"] == "unchanged"
    assert client.server.pull(client.order[0])["items"] == []


def test_a_closed_notebook_is_forgotten(notebook):
    client = notebook("import t\nt.danger()")
    client.server.notify("notebookDocument/didClose", {"notebookDocument": {"uri": NOTEBOOK}})
    assert client.server.publishes(client.order[0])[-1]["diagnostics"] == []
    assert not client.server.door.session.documents
    client.server.silence()


def test_a_reconfiguration_reaches_notebooks(notebook):
    client = notebook("import t\nt.danger()")
    settings = {"headgate": {"ignore": ["HG901"], "bandit": False}}
    client.server.notify("workspace/didChangeConfiguration", {"settings": settings})
    assert client.places() == [[]]


def test_cells_of_other_languages_are_passed_over(connect):
    server = connect()
    cells = [{"kind": 1, "document": "c:1"}, {"kind": 2, "document": "c:2"},
             {"kind": 2, "document": "c:3"}]  # fmt: skip
    documents = [
        {"uri": f"c:{n}", "languageId": language, "version": 1, "text": text}
        for n, language, text in (
            (1, "markdown", "import x"), (2, "python", "import t\nt.danger()"), (3, "sql", "t.danger()"),
        )
    ]  # fmt: skip
    server.notify(
        "notebookDocument/didOpen",
        {"notebookDocument": {"uri": NOTEBOOK, "version": 1, "cells": cells},
         "cellTextDocuments": documents},
    )  # fmt: skip
    assert [m["params"]["uri"] for m in server.requests("textDocument/publishDiagnostics")] == [
        "c:2"
    ]


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("didOpen", {}),
        ("didOpen", {"notebookDocument": {"uri": "x", "cells": 3}}),
        ("didOpen", {"notebookDocument": {"uri": "x", "cells": [{}]}}),
        ("didOpen", {"notebookDocument": {"uri": "x"}, "cellTextDocuments": [{"uri": 1}]}),
        ("didChange", {"notebookDocument": {"uri": "unknown"}, "change": {}}),
        ("didChange", {"notebookDocument": {"uri": NOTEBOOK}}),
        ("didChange", {"notebookDocument": {"uri": NOTEBOOK}, "change": {"cells": {
            "structure": {"array": {"start": "a"}}}}}),
        ("didChange", {"notebookDocument": {"uri": NOTEBOOK}, "change": {"cells": {
            "textContent": [{"document": {}}]}}}),
        ("didClose", {"notebookDocument": {"uri": "unknown"}}),
    ],
)  # fmt: skip
def test_odd_messages_change_nothing(notebook, edit, method, params):
    client = notebook("import t", "t.danger()")
    client.server.notify(f"notebookDocument/{method}", params)
    client.edit(1, edit(0, 0, 0, "\n"))
    assert client.places() == [[], [("HG901", 1, 0)]]


PIECES = ["t.danger()", "\n", "x = 'é😀'; ", "t.review(1)", "!ls {x}", "%time ", "(", ")", '"""',
          "import t", "    ", "if x:", "%%bash\n", "%%time\n", "\r\n", "\r", "# so", "t.safe(loud=1)"]  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_edits_lead_to_what_a_fresh_server_says(notebook, connect, seed):
    chance = random.Random(seed)
    client = notebook("import t\n", "t.danger()\n", "x = 1")
    session = client.server.door.session
    for _ in range(25):
        if chance.random() < 0.2 or not client.order:
            start = chance.randint(0, len(client.order))
            count = min(chance.randint(0, 1), len(client.order) - start)
            new = ["".join(chance.choices(PIECES, k=3)) for _ in range(chance.randint(0, 2))]
            client.splice(start, count, *new)
        else:
            index = chance.randrange(len(client.order))
            cell = session.view(client.order[index]).snapshot
            line = chance.randrange(cell.line_count)
            width = len(cell.body(line).encode("utf-16-le")) // 2
            column = chance.randint(0, width)
            end = chance.choice([column, width])
            client.edit(
                index,
                {"range": {"start": {"line": line, "character": column},
                           "end": {"line": line, "character": end}},
                 "text": chance.choice(PIECES)},
            )  # fmt: skip
        texts = [session.view(uri).snapshot.text for uri in client.order]
        fresh = Client(connect(), *texts)
        assert client.places() == fresh.places(), texts


def test_bandit_speaks_of_cells_when_the_user_pauses(connect):
    client = Client(connect(bandit=True), "!ls", "\nimport pyghmi", "x = 1")
    assert client.places() == [[], [], []]
    client.server.silence()
    assert [[code for code, *_ in cell] for cell in client.places()] == [[], ["B415"], []]
    assert client.told(1)[0]["range"]["start"]["line"] == 1
    assert len(client.server.publishes(client.order[2])) == 1, "nothing is new there"


@pytest.mark.parametrize(
    ("first", "offered"),
    [
        ("%matplotlib inline\nx = 1", True),
        ("# so\nx = 1", True),
        ("%%bash\nls", False),
        ("\n%%javascript\nls", False),
    ],
)
def test_an_import_never_comes_before_a_magic_of_the_whole_cell(notebook, first, offered):
    client = notebook(
        first, "import os\ndef f(n):\n    os.system('ls ' + n)", rules=default_rules()
    )
    for action in _actions(client, 1, 2):
        for change in action.get("edit", {}).get("documentChanges", ()):
            if change["textDocument"]["uri"] == client.order[0]:
                assert offered
