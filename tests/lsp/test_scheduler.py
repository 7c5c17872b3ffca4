"""What is done while the client is silent."""

from __future__ import annotations

import pickle
import subprocess
import sys
from threading import Event

import pytest

from headgate.engine import RuleSet
from headgate.lsp.imports import Imports
from headgate.lsp.scheduler import GLANCE, LOOK, SILENCE, WATCH, Scheduler
from headgate.lsp.transport import ClientGone
from headgate_rules.ai.malicious_model_file import RULE as HG813
from headgate_rules.secrets.hard_coded_key import RULE as HG602

TEXT = "import t\nt.danger()\nassert t\n"
FIX = "import t\nt.safe(1, loud=True)\n"


def _codes(diagnostics):
    return [d["code"] for d in diagnostics]


def test_the_second_phase_follows_in_silence(connect):
    server = connect(bandit=True)
    assert _codes(server.open(TEXT)) == ["HG901"]
    assert server.scheduler.patience() == pytest.approx(SILENCE)
    server.silence()
    assert _codes(server.published(1)) == ["HG901", "B101"]
    assert server.scheduler.patience() is None


def test_the_second_phase_publishes_only_what_is_new(connect):
    server = connect(bandit=True)
    server.open("import t\nt.danger()\n")
    server.silence()
    assert len(server.publishes()) == 1


def test_what_the_second_phase_found_stays_while_typing(connect, edit):
    server = connect(bandit=True)
    server.open(TEXT)
    server.silence()
    assert _codes(server.change(edit(0, 8, 8, ", u"))) == ["HG901", "B101"]
    assert server.publishes()[-1]["diagnostics"][1]["range"]["start"]["line"] == 2


def test_an_edit_ends_the_second_phase_and_it_starts_again(connect, edit):
    server = connect(bandit=True)
    server.open(TEXT)
    server.clock.now += SILENCE
    server.scheduler.step()
    server.scheduler.step()
    assert _codes(server.change(edit(0, 0, 0, "\n"))) == ["HG901"]
    server.silence()
    assert _codes(server.published(2)) == ["HG901", "B101"]


def test_an_edit_does_not_undo_what_the_second_phase_has_found_so_far(connect, edit):
    server = connect(bandit=True)
    server.open("".join(f"def f{n}(x):\n    assert x\n" for n in range(200)))
    for _ in range(6):
        server.clock.now += SILENCE
        for _ in range(60):
            server.scheduler.step()
        told = server.change(edit(0, 0, 0, "\n"))
    assert _codes(told) == ["B101"] * 200


def test_nothing_is_done_before_the_silence_is_long_enough(connect):
    server = connect(bandit=True)
    server.open(TEXT)
    server.clock.now += SILENCE / 2
    server.scheduler.step()
    assert len(server.publishes()) == 1
    assert server.scheduler.patience() == pytest.approx(SILENCE / 2)


def test_pulling_clients_are_told_when_the_second_phase_found_something(connect, full):
    full["textDocument"]["diagnostic"] = {}
    full["workspace"]["diagnostics"] = {"refreshSupport": True}
    server = connect(full, bandit=True)
    server.open(TEXT)
    first = server.pull()
    assert _codes(first["items"]) == ["HG901"]
    server.silence()
    assert len(server.requests("workspace/diagnostic/refresh")) == 1
    assert _codes(server.pull(previous=first["resultId"])["items"]) == ["HG901", "B101"]


def test_a_closed_document_has_no_second_phase(connect):
    server = connect(bandit=True)
    server.open(TEXT)
    server.notify("textDocument/didClose", {"textDocument": {"uri": server.uri("a.py")}})
    server.silence()
    assert server.publishes()[-1]["diagnostics"] == []


def test_fixes_near_the_last_edit_are_checked_in_advance(connect, monkeypatch):
    server = connect()
    server.open(FIX)
    server.silence()
    session = server.door.session
    (document,) = session.documents.values()
    (finding,) = document.analysis.findings()
    assert session._fixes.get(document.analysis, finding)


def test_work_that_fails_is_logged_and_the_rest_goes_on(connect, caplog, monkeypatch):
    server = connect(bandit=True)

    def fail(self, document):
        raise RuntimeError("secret")

    with monkeypatch.context() as patched:
        patched.setattr("headgate.lsp.session.Session.second_phase", fail)
        server.open(TEXT)
        server.silence()
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text
    server.open(TEXT, name="b.py")
    server.silence()
    assert _codes(server.published(1, "b.py")) == ["HG901", "B101"]


def test_imports_for_later_begin_in_the_first_silence_after_diagnostics(new_server, full):
    imported = []
    server = new_server(imports=Imports([lambda: imported.append(1)]))
    server.request("initialize", {"capabilities": full, "initializationOptions": {"bandit": False}})
    assert server.scheduler.patience() is None
    server.open(TEXT)
    assert server.scheduler.patience() == pytest.approx(SILENCE)
    server.scheduler.step()
    assert not server.door.imports.begun
    server.clock.now += SILENCE
    server.scheduler.step()
    assert server.door.imports.begun
    server.finish_imports()
    assert imported == [1]
    server.silence()


def test_a_look_at_files_that_is_due_does_not_keep_the_loop_busy_during_imports(new_server):
    done = Event()
    server = new_server(imports=Imports([done.wait]))
    server.request("initialize", {"capabilities": {}})
    scheduler = Scheduler(server.door, clock=server.clock, watch_files=True)
    server.open(TEXT)
    server.clock.now += LOOK
    scheduler.step()
    assert server.door.imports.begun
    waited = scheduler.patience()
    done.set()
    server.finish_imports()
    assert waited == pytest.approx(GLANCE)


def test_a_failed_import_is_logged_and_the_rest_goes_on(new_server, full, caplog):
    def fail():
        raise ImportError("secret")

    server = new_server(imports=Imports([fail]))
    server.request("initialize", {"capabilities": full})
    server.open(TEXT)
    server.clock.now += SILENCE
    server.scheduler.step()
    server.finish_imports()
    server.silence()
    assert _codes(server.published(1)) == ["HG901", "B101"]
    assert "ImportError" in caplog.text
    assert "secret" not in caplog.text


def test_a_client_whose_process_goes_is_noticed(new_server, full):
    server = new_server()
    scheduler = Scheduler(server.door, clock=server.clock, watch_client=True)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as client:
        server.request("initialize", {"processId": client.pid, "capabilities": full})
        scheduler.received()
        assert scheduler.patience() is not None
        server.clock.now += WATCH
        scheduler.step()
        client.kill()
        client.wait(60)
    server.clock.now += WATCH
    with pytest.raises(ClientGone):
        scheduler.step()


@pytest.mark.parametrize("process", [None, 4_194_305, -1, "x"])
def test_a_process_that_is_not_seen_is_not_watched(new_server, full, process):
    server = new_server()
    scheduler = Scheduler(server.door, clock=server.clock, watch_client=True)
    server.request("initialize", {"processId": process, "capabilities": full})
    scheduler.received()
    server.clock.now += WATCH
    scheduler.step()


@pytest.mark.parametrize("how", ["watched", "saved"])
def test_a_model_file_is_looked_at_and_again_when_it_changes(connect, tmp_path, how):
    server = connect(rules=RuleSet.of((HG813,), {}, ()))
    path = tmp_path / "net.pkl"
    path.write_bytes(pickle.dumps({"weights": [1, 2]}))
    uri = (tmp_path / "use.py").as_uri()
    assert server.open("import joblib\njoblib.load('net.pkl')\n", uri) == []
    server.silence()
    assert len(server.publishes(uri)) == 1
    path.write_bytes(b"cos\nsystem\n(S'touch canary'\ntR.")
    if how == "watched":
        changes = [{"uri": path.as_uri(), "type": 2}]
        server.notify("workspace/didChangeWatchedFiles", {"changes": changes})
    else:
        server.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    server.silence()
    assert _codes(server.publishes(uri)[-1]["diagnostics"]) == ["HG813"]
    assert not (tmp_path / "canary").exists()


def test_what_may_be_a_key_is_asked_about_in_silence_and_never_shown(connect):
    server = connect(rules=RuleSet.of((HG602,), {}, ()))
    key = "3c9d8e7f6a5b4c3d2e1f0a9b" + "8c7d6e5f-us12"
    assert server.open(f"send('{key}')\n") == []
    server.silence()
    assert _codes(server.published(1)) == ["HG602"]
    assert not any(key in str(message) for message in server.wire.sent)
