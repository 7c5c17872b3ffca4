"""Drives a real headless Neovim through the scenarios in `neovim/`, and without the plugin.

The Neovims are those that $HEADGATE_NVIM names (a list like $PATH), or else the one on the
PATH if it is new enough; `setup_nvim.sh` installs three and prints where they are. Without any,
the tests are skipped, or fail if $HEADGATE_EDITORS is 1; 0 turns them off.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PLUGIN = HERE.parents[1] / "client-nvim"
SCENARIOS = sorted((HERE / "neovim").glob("*.lua"))
INIT = HERE / "neovim" / "init.lua"

PLAIN = HERE / "neovim_plain" / "first_day.lua"
DOCUMENT = HERE.parents[1] / "docs" / "editors.md"

OLDEST = (0, 8)
"""The first version that the plugin is for."""
PLAIN_OLDEST = (0, 7)
ENABLES = (0, 11)
"""The first version that has `vim.lsp.enable`."""


@dataclass(frozen=True)
class Neovim:
    """An editor to run, and how its user starts the server: `enable` or `setup`."""

    program: str
    version: tuple[int, ...]
    start: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.version))}-{self.start}"


def version_of(program: str) -> tuple[int, ...]:
    out = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=120)
    match = re.search(r"NVIM v(\d+)\.(\d+)\.(\d+)", out.stdout)
    assert match, f"{program} --version says {out.stdout + out.stderr!r}"
    return tuple(map(int, match.groups()))


def neovims() -> list[Neovim]:
    if os.environ.get("HEADGATE_EDITORS") == "0":
        return []
    named = os.environ.get("HEADGATE_NVIM") or shutil.which("nvim") or ""
    found: list[Neovim] = []
    for program in filter(None, named.split(os.pathsep)):
        version = version_of(program)
        if version >= PLAIN_OLDEST:
            found.append(Neovim(program, version, "plain"))
        if version >= ENABLES:
            found.append(Neovim(program, version, "enable"))
        if version >= OLDEST:
            found.append(Neovim(program, version, "setup"))
    return found


def the_neovims(*, plain: bool = False) -> list[object]:
    """Return the parameters of the tests; a missing editor is one, so that it is seen."""
    found: list[object] = [
        pytest.param(neovim, id=str(neovim))
        for neovim in neovims()
        if (neovim.start == "plain") is plain
    ]
    wanted = os.environ.get("HEADGATE_EDITORS") == "1"
    marks = [] if wanted else [pytest.mark.skip("no Neovim: see tests/editors/setup_nvim.sh")]
    return found or [pytest.param(None, id="none", marks=marks)]


@pytest.mark.editor
@pytest.mark.parametrize("scenario", [s for s in SCENARIOS if s != INIT], ids=lambda s: s.stem)
@pytest.mark.parametrize("neovim", the_neovims())
def test_in_neovim(neovim: Neovim | None, scenario: Path, tmp_path: Path) -> None:
    assert neovim is not None, "HEADGATE_EDITORS=1, but there is no Neovim 0.8 or later"
    shutil.copytree(PLUGIN, tmp_path / "home/nvim/site/pack/headgate/start/headgate")
    said = run_in(neovim, INIT, tmp_path, {"SCENARIO": str(scenario)})
    assert "deprecated" not in said, said


@pytest.mark.editor
@pytest.mark.parametrize("neovim", the_neovims(plain=True))
def test_without_the_plugin(neovim: Neovim | None, tmp_path: Path) -> None:
    assert neovim is not None, "HEADGATE_EDITORS=1, but there is no Neovim 0.7 or later"
    settings = tmp_path / "settings.lua"
    section = DOCUMENT.read_text("utf-8").partition("## Neovim\n")[2].partition("\n## ")[0]
    (documented,) = re.findall(r"```lua\n(.*?)```", section, re.DOTALL)
    settings.write_text(documented, "utf-8")
    run_in(neovim, PLAIN, tmp_path, {"SETTINGS": str(settings)})


def run_in(neovim: Neovim, init: Path, tmp_path: Path, told: dict[str, str]) -> str:
    """Run an init file in a fresh home; it must succeed. Returns what Neovim said."""
    home, workspace = tmp_path / "home", tmp_path / "workspace"
    home.mkdir(exist_ok=True)
    workspace.mkdir()
    # The log of the language client; a failure shows it.
    log = home / "nvim" / "lsp.log"
    run = subprocess.run(
        [neovim.program, "--headless", "-i", "NONE", "-n", "-u", str(init)],
        cwd=workspace,
        env=os.environ
        | {f"XDG_{kind}_HOME": str(home) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
        | {
            # The plugin's own `cmd` has to find the server under test.
            "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]]),
            "START": neovim.start,
        }
        | told,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )
    said = run.stdout + run.stderr
    assert run.returncode == 0, said + (log.read_text() if log.is_file() else "")
    return said
