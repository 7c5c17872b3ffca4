"""Files change on disk, and the client does not say so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from headgate.lsp.indexer import Indexer
from headgate.lsp.scheduler import LOOK, SILENCE, Scheduler
from headgate.lsp.watching import Watch
from headgate.project.index import Index

TEXT = "import t\nt.danger()\n"


def _codes(diagnostics):
    return [d["code"] for d in diagnostics]


def _look(server):
    """Let the time pass until the server looks at files, and what follows be done."""
    server.clock.now += LOOK + SILENCE
    server.scheduler.step()
    server.run()
    server.silence()


@pytest.fixture
def looking(connect, tmp_path):
    """A server whose client watches no files, and which has looked once."""

    def make(capabilities=None, **options):
        server = connect(capabilities, folders=(tmp_path,), **options)
        server.scheduler = Scheduler(server.door, clock=server.clock, watch_files=True)
        server.name = (tmp_path / "pkg" / "a.py").as_uri()
        assert _codes(server.open(TEXT, name=server.name)) == ["HG901"]
        _look(server)
        return server

    return make


@pytest.mark.parametrize("where", ["headgate.toml", "pkg/headgate.toml", "pyproject.toml"])
def test_a_configuration_that_comes_is_seen(looking, tmp_path: Path, where):
    (tmp_path / "pkg").mkdir()
    server = looking()
    head = "[tool.headgate]\n" if where == "pyproject.toml" else ""
    (tmp_path / where).write_text(f'{head}ignore = ["HG901"]\n')
    _look(server)
    assert server.published(1, server.name) == []
    (tmp_path / where).unlink()
    _look(server)
    assert _codes(server.published(1, server.name)) == ["HG901"]


def test_what_comes_while_the_server_looks_for_the_first_time_is_seen(
    connect, tmp_path: Path, monkeypatch
):
    server = connect(folders=(tmp_path,))
    server.scheduler = Scheduler(server.door, clock=server.clock, watch_files=True)
    name = (tmp_path / "a.py").as_uri()
    server.open(TEXT, name=name)
    look = Watch.look

    def late(self, session):
        (tmp_path / "headgate.toml").write_text('ignore = ["HG901"]\n')
        return look(self, session)

    monkeypatch.setattr(Watch, "look", late)
    _look(server)
    assert server.published(1, name) == []


def test_the_second_phase_follows_what_was_seen(looking, tmp_path: Path):
    server = looking(bandit=True)
    server.change(
        {
            "range": {
                "start": {"line": 2, "character": 0},
                "end": {"line": 2, "character": 0},
            },
            "text": "assert t\n",
        },
        name=server.name,
    )
    server.silence()
    assert _codes(server.published(2, server.name)) == ["HG901", "B101"]
    (tmp_path / "headgate.toml").write_text('ignore = ["HG901"]\n')
    _look(server)
    assert _codes(server.published(2, server.name)) == ["B101"]


def test_a_client_that_watches_is_left_to_it(looking, full):
    full["workspace"]["didChangeWatchedFiles"] = {"dynamicRegistration": True}
    server = looking(full)
    assert server.scheduler.patience() is None


def test_without_documents_nothing_is_looked_at(looking):
    server = looking()
    assert 0 < server.scheduler.patience() <= LOOK
    server.notify("textDocument/didClose", {"textDocument": {"uri": server.name}})
    server.silence()
    assert server.scheduler.patience() is None


def _rested(indexer: Indexer) -> None:
    while indexer.step():
        pass


def test_source_that_others_import_is_looked_at(tmp_path: Path):
    sent, seen = [], []
    indexer = Indexer(lambda m: (seen if "disk" in m else sent).append(m), lambda: None)
    helper, main = tmp_path / "helper.py", tmp_path / "main.py"
    helper.write_text("def clean(x):\n    return 1\n")
    main.write_text("import os\nfrom helper import clean\n\nos.system(clean(input()))\n")
    indexer.take({"folders": [str(tmp_path)]})
    indexer.take({"file": str(main), "text": main.read_text()})
    _rested(indexer)
    before = len(sent)
    indexer.take({"look": True})
    _rested(indexer)
    assert len(sent) == before, "nothing has changed"
    helper.write_text("def clean(x):\n    return x\n")
    os.utime(helper, ns=(1, 1))
    indexer.take({"look": True})
    _rested(indexer)
    assert len(sent) == before + 1
    assert sent[-1]["file"] == str(main)
    assert seen == [{"disk": [str(helper)]}]


def test_source_that_comes_is_seen(tmp_path: Path):
    sent, seen = [], []
    indexer = Indexer(lambda m: (seen if "disk" in m else sent).append(m), lambda: None)
    main = tmp_path / "main.py"
    main.write_text("import os\nfrom helper import clean\n\nos.system(clean(input()))\n")
    indexer.take({"folders": [str(tmp_path)]})
    indexer.take({"file": str(main), "text": main.read_text()})
    _rested(indexer)
    before = len(sent)
    (tmp_path / "helper.py").write_text("def clean(x):\n    return x\n")
    indexer.take({"look": True})
    _rested(indexer)
    assert len(sent) == before + 1


def test_notebooks_are_read_after_all_modules(tmp_path: Path, monkeypatch):
    read = []
    indexer = Indexer(lambda m: None, lambda: None)
    for name in ("a.ipynb", "b.py", "c/a.ipynb", "c/d.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    outline = Index.outline

    def noted(self, file):
        read.append(file)
        return outline(self, file)

    monkeypatch.setattr(Index, "outline", noted)
    indexer.take({"folders": [str(tmp_path)]})
    _rested(indexer)
    assert list(dict.fromkeys(read)) == ["b.py", "c/d.py", "a.ipynb", "c/a.ipynb"]
