"""A real Kakoune reads what docs/editors.md tells its user to write.

kakoune-lsp itself is not there: its commands and its option are stood in for. What a buffer
then has as its servers is compared with the names that kakoune-lsp reads.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).parents[2] / "docs" / "editors.md"

KNOWN = {
    *("filetypes", "root", "roots", "root_globs", "single_instance", "command", "args", "envs"),
    *("settings_section", "settings", "offset_encoding", "symbol_kinds", "experimental"),
}
"""What a server may have in `lsp_servers` (`LanguageServerConfig`, July 2026); no more."""

STAND_INS = """
declare-option str lsp_servers
define-command lsp-enable-window %{ echo -to-file enabled yes }
define-command lsp-code-actions-sync -params 0.. %{ echo -to-file mended %arg{@} }
"""


@pytest.mark.editor
def test_kakoune_reads_the_settings(tmp_path: Path) -> None:
    program = shutil.which("kak")
    if program is None or os.environ.get("HEADGATE_EDITORS") == "0":
        pytest.skip("no Kakoune")
    section = DOCUMENT.read_text("utf-8").partition("\n## Kakoune\n")[2].partition("\n## ")[0]
    (settings,) = re.findall(r"```kak\n(.*?)```", section, re.DOTALL)
    (tmp_path / "settings.kak").write_text(
        STAND_INS + settings.replace("eval %sh{kak-lsp}\n", ""), "utf-8"
    )
    (tmp_path / "app.py").write_text("x = 1\n", "utf-8")
    steps = "source settings.kak; edit app.py; set-option buffer filetype python; "
    steps += "echo -to-file servers %opt{lsp_servers}; write; quit!"
    run = subprocess.run(
        [program, "-n", "-ui", "dummy", "-e", steps],
        cwd=tmp_path,
        env=os.environ | {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    said = run.stdout + run.stderr
    assert (tmp_path / "servers").is_file(), said
    (server,) = tomllib.loads((tmp_path / "servers").read_text("utf-8")).values()
    assert server.keys() <= KNOWN
    assert [server["command"], *server["args"]] == ["headgate", "server"]
    assert server["settings"] == {"headgate": {"profile": "strict"}}
    assert (tmp_path / "mended").read_text("utf-8").strip() == "source.fixAll.headgate", said
