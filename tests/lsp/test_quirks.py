"""What clients do in ways of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from headgate.lsp.from_proto import client
from headgate.lsp.quirks import folder, is_python


def _initialize(name, refresh):
    return {
        "clientInfo": {"name": name},
        "capabilities": {
            "textDocument": {"diagnostic": {}},
            "workspace": {"diagnostics": {"refreshSupport": refresh}},
        },
    }


@pytest.mark.parametrize(
    ("name", "refresh", "pull"),
    [
        ("Neovim", False, False),
        ("Neovim", True, True),
        ("another", False, True),
        (None, False, True),
        (["Neovim"], False, True),
    ],
)
def test_a_neovim_that_cannot_be_told_to_ask_again_is_published_to(name, refresh, pull):
    assert client(_initialize(name, refresh)).pull is pull


@pytest.mark.parametrize(("name", "offered"), [("Neovim", False), ("another", True)])
def test_a_neovim_is_offered_no_diagnostics_of_the_workspace(name, offered):
    assert client(_initialize(name, refresh=True)).pull_workspace is offered


@pytest.mark.parametrize("info", [None, 3, [], {}])
def test_a_client_need_not_say_who_it_is(info):
    assert client(_initialize("x", refresh=True) | {"clientInfo": info}).pull


@pytest.mark.parametrize(
    ("language", "name", "python"),
    [
        ("python", None, True),
        ("Python ", "a.txt", True),
        ("py", "a.py", True),
        ("plaintext", "a.pyi", True),
        ("", "a.py", True),
        ("plaintext", "a.txt", False),
        ("rust", "a.py", False),
        ("py", None, False),
    ],
)
def test_the_name_decides_where_the_language_says_nothing(language, name, python):
    assert is_python(language, None if name is None else Path(name)) is python


def test_old_clients_name_their_folder_as_a_path():
    assert folder({"rootUri": None, "rootPath": "/work"}) == Path("/work").absolute().as_uri()
    assert folder({"rootUri": "file:///a", "rootPath": "/b"}) == "file:///a"
    assert folder({"rootPath": ""}) is None


CLIENTS = Path(__file__).parent / "clients"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        # how columns count; pull, refresh; resolves edits; watches; described; hints; shows pages
        ("vscode-1.100", ("utf-16", True, True, True, True, True, True, True)),
        ("neovim-0.7.2", ("utf-16", False, False, True, False, False, False, False)),
        ("neovim-0.10.4", ("utf-16", False, False, True, False, False, True, True)),
        ("neovim-0.12.4", ("utf-8", True, True, True, False, False, True, True)),
        ("eglot-1.9", ("utf-16", False, False, False, True, False, False, False)),
        ("eglot-1.17", ("utf-32", False, False, True, True, False, True, True)),
        ("helix-25.01", ("utf-8", False, False, True, False, False, True, False)),
        ("helix-25.07", ("utf-8", True, True, True, False, False, True, True)),
    ],
)
def test_what_editors_say_of_themselves_is_understood(name, told):
    it = client(json.loads((CLIENTS / f"{name}.json").read_text("utf-8")))
    assert (
        it.encoding.value,
        it.pull,
        it.refresh,
        it.resolves_edit,
        it.registers_watched_files,
        it.described,
        it.inlay_hints,
        it.shows_documents,
    ) == told
