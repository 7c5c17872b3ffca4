"""Drives a real Emacs with eglot, in batch mode, through the scenarios in `emacs/`.

Emacs is each that $HEADGATE_EMACS names (a list like $PATH), or else the one on the PATH, with
eglot inside (29 and later; `setup_emacs.sh` installs one) or as a package (Debian's
`elpa-eglot`). Without one the tests are skipped, or fail if $HEADGATE_EMACS names one;
HEADGATE_EDITORS=0 turns them off.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "emacs"
INIT = HERE / "init.el"
DOCUMENT = HERE.parents[2] / "docs" / "editors.md"
SCENARIOS = sorted(path for path in HERE.glob("*.el") if path != INIT)


def wanted() -> bool:
    """Whether editors are to be tested at all."""
    return os.environ.get("HEADGATE_EDITORS") != "0"


NAMED = (os.environ.get("HEADGATE_EMACS") or "emacs").split(os.pathsep)


def emacs(name: str) -> str | None:
    """Return the Emacs to test with, if it has eglot."""
    program = shutil.which(name)
    if program is None or not wanted():
        return None
    # -q, not -Q: Debian's packages are found by its site-start files.
    asked = "(progn (when (< emacs-major-version 29) (package-initialize)) (require 'eglot))"
    has = subprocess.run(
        [program, "-q", "--batch", "--eval", asked],
        capture_output=True,
        timeout=120,
    )
    return program if has.returncode == 0 else None


def documented() -> str:
    """Return what a user is told to write."""
    return "\n".join(re.findall(r"```elisp\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL))


@pytest.fixture(scope="module", params=NAMED, ids=lambda name: Path(name).parent.name or name)
def program(request: pytest.FixtureRequest) -> str:
    found = emacs(request.param)
    if found is None and os.environ.get("HEADGATE_EMACS") and wanted():
        pytest.fail("$HEADGATE_EMACS names no Emacs with eglot")
    if found is None:
        pytest.skip("no Emacs with eglot")
    return found


@pytest.mark.editor
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)
def test_in_emacs(program: str, scenario: Path, tmp_path: Path) -> None:
    home, workspace = tmp_path / "home", tmp_path / "workspace"
    home.mkdir()
    workspace.mkdir()
    settings = tmp_path / "settings.el"
    settings.write_text(documented(), "utf-8")
    run = subprocess.run(
        [program, "-q", "--no-splash", "--batch", "-l", str(INIT)],
        cwd=workspace,
        env=os.environ
        | {
            "HOME": str(home),
            "LC_ALL": "C.UTF-8",
            "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]]),
            "SCENARIO": str(scenario),
            "SETTINGS": str(settings),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    assert run.returncode == 0, run.stdout + run.stderr
