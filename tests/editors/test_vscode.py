"""The extension for VS Code: its unit tests, its package, and the real workbench.

The workbench runs where $HEADGATE_VSCODE names the folder that `setup_vscode.sh` prints.
Without node or the extension's modules (`npm ci` in client-vscode) the tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from headgate.project.kinds import DOCUMENT_NAMES

HERE = Path(__file__).parent
CLIENT = HERE.parents[1] / "client-vscode"
TOOLS = os.environ.get("HEADGATE_VSCODE", "")
OUT = os.environ.get("HEADGATE_SCREENSHOTS", "")

pytestmark = pytest.mark.skipif(
    shutil.which("npm") is None or not (CLIENT / "node_modules").is_dir(),
    reason="the extension's modules are not installed",
)


def ran(*command: str, limit: float = 300) -> str:
    """Run a command in the extension's folder; it must succeed."""
    done = subprocess.run(
        command,
        cwd=CLIENT,
        capture_output=True,
        text=True,
        timeout=limit,
        check=False,
        env={**os.environ, "PYTHON": sys.executable},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("script", ["check", "test"])
def test_the_extension_is_sound_in_itself(script: str) -> None:
    ran("npm", "run", "--silent", script)


def test_the_extension_reads_the_documents_that_the_server_knows_by_name() -> None:
    source = (CLIENT / "src" / "common" / "client.ts").read_text(encoding="utf-8")
    unread = [name for name in DOCUMENT_NAMES if name not in source and not name.endswith(".lock")]
    assert unread == []


@pytest.mark.editor
@pytest.mark.skipif(not TOOLS, reason="$HEADGATE_VSCODE names no workbench")
def test_the_story_of_a_first_day_in_the_workbench(tmp_path: Path) -> None:
    ran("npm", "run", "--silent", "package")
    (vsix,) = CLIENT.glob("*.vsix")
    out = Path(OUT) if OUT else tmp_path
    told = ran(
        "node", str(HERE / "vscode" / "workbench.mjs"), TOOLS, str(vsix), str(out), limit=600
    )
    print(told)
    assert "the story went as told" in told
