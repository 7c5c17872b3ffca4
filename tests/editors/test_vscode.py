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


@pytest.fixture(scope="module")
def vsix() -> Path:
    """The extension as it is installed: packed, with the wheel inside."""
    for old in CLIENT.glob("*.vsix"):
        old.unlink()
    ran("npm", "run", "--silent", "package")
    (made,) = CLIENT.glob("*.vsix")
    return made


def told(story: str, subject: Path, out: Path) -> None:
    """Have a story told in the workbench; it leaves its screenshots and logs in a folder."""
    where = (Path(OUT) if OUT else out) / Path(story).stem
    said = ran("node", str(HERE / "vscode" / story), TOOLS, str(subject), str(where), limit=900)
    print(said)
    assert "the story went as told" in said


in_the_workbench = pytest.mark.skipif(not TOOLS, reason="$HEADGATE_VSCODE names no workbench")


@pytest.mark.editor
@in_the_workbench
def test_the_story_of_a_first_day_in_the_workbench(vsix: Path, tmp_path: Path) -> None:
    told("first_day.mjs", vsix, tmp_path)


@pytest.mark.editor
@in_the_workbench
def test_the_extension_in_its_host(vsix: Path, tmp_path: Path) -> None:
    told("inside.mjs", CLIENT, tmp_path)
