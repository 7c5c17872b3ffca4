"""Drives a real Helix in a terminal (tmux), with the settings that docs/editors.md has.

Helix is the one that $HEADGATE_HELIX names, or else `hx` on the PATH; `setup_helix.sh` installs
one. Without it, or without tmux, the tests are skipped, or fail if $HEADGATE_HELIX names one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).parents[2] / "docs" / "editors.md"
PATIENCE = 60.0
TOP = "import subprocess\nimport yaml\n\n"


def _documented() -> tuple[str, str]:
    """Return what a user is told to write into languages.toml and config.toml."""
    section = DOCUMENT.read_text("utf-8").partition("\n## Helix\n")[2].partition("\n## ")[0]
    languages, config = re.findall(r"```toml\n(.*?)```", section, re.DOTALL)
    return languages, config


def _helix() -> str | None:
    if os.environ.get("HEADGATE_EDITORS") == "0":
        return None
    found = shutil.which(os.environ.get("HEADGATE_HELIX") or "hx")
    return found if shutil.which("tmux") else None


class Terminal:
    """Helix in a terminal of its own."""

    def __init__(self, program: str, folder: Path) -> None:
        config = folder / "config" / "helix"
        config.mkdir(parents=True)
        languages, settings = _documented()
        # But for its example of a setting, and the other server.
        languages = languages.replace('profile = "strict"', 'inlay-hints = "all"')
        # A busy machine may be slow with what Helix waits for.
        languages = languages.replace('args = ["server"]\n', 'args = ["server"]\ntimeout = 60\n')
        (config / "languages.toml").write_text(languages.replace('"pylsp", ', ""), "utf-8")
        (config / "config.toml").write_text(settings, "utf-8")
        self.workspace = folder / "workspace"
        self.workspace.mkdir()
        self.program = program
        self.socket = folder / "tmux"
        self.env = os.environ | {
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
            "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]]),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_CACHE_HOME": str(folder / "cache"),
        }

    def tmux(self, *words: str, text: str | None = None) -> str:
        done = subprocess.run(
            ["tmux", "-S", str(self.socket), "-f", "/dev/null", *words],
            env=self.env,
            cwd=self.workspace,
            input=text,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def open(self, name: str, text: str) -> None:
        (self.workspace / name).write_text(text, "utf-8")
        size = ("-x", "150", "-y", "40")
        self.tmux("new-session", "-d", *size, self.program, name)
        self.shows(text.split("\n")[0])

    def type(self, *keys: str) -> None:
        self.tmux("send-keys", *keys)

    def paste(self, text: str) -> None:
        self.tmux("load-buffer", "-", text=text)
        self.tmux("paste-buffer", "-p")

    def screen(self) -> str:
        return self.tmux("capture-pane", "-p")

    def shows(self, *wanted: str, without: str = "\0", nudge: bool = False) -> None:
        """Wait until the screen shows all of it.

        Hints are asked for only after the user has done something: a `nudge`.
        """
        end = time.monotonic() + PATIENCE
        while True:
            screen = self.screen()
            if all(one in screen for one in wanted) and without not in screen:
                return
            assert time.monotonic() < end, f"never shown: {wanted}\n{screen}"
            if nudge:
                self.type("Escape")
                time.sleep(0.5)
            time.sleep(0.1)

    def saved(self, name: str) -> str:
        self.type(":w", "Enter")
        self.shows(f"'{name}' written")
        return (self.workspace / name).read_text("utf-8")


@pytest.fixture
def helix(tmp_path: Path) -> Iterator[Terminal]:
    program = _helix()
    if program is None:
        assert not os.environ.get("HEADGATE_HELIX"), "$HEADGATE_HELIX names no Helix, or no tmux"
        pytest.skip("no Helix, or no tmux")
    terminal = Terminal(program, tmp_path)
    yield terminal
    subprocess.run(["tmux", "-S", str(terminal.socket), "kill-server"], capture_output=True)


@pytest.mark.editor
def test_helix_finds_the_server(helix: Terminal) -> None:
    said = subprocess.run(
        [helix.program, "--health", "python"],
        env=helix.env,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    plain = re.sub(r"\x1b\[[0-9;]*m", "", said)
    assert re.search(r"✓ headgate: \S+/headgate\n", plain), plain


@pytest.mark.editor
def test_the_story_of_a_first_day(helix: Terminal) -> None:
    helix.open("app.py", TOP)
    helix.type("g", "e", "i")
    helix.paste('def f(x):\n    t = "😀 é"; return t, yaml.load(x, Loader=yaml.Loader)\n')
    helix.type("Escape")
    # At the end of its line, as a diagnostic and as a hint.
    helix.shows("can build any Python object", "HG502 ", nudge=True)
    # The quick fix, from the menu.
    helix.type("/", "yaml[.]Loader", "Enter")
    helix.type("Space", "a")
    helix.shows("Use `yaml.SafeLoader`", "Ignore HG502 here")
    helix.type("Enter")
    helix.shows("Loader=yaml.SafeLoader)", without="can build any Python object", nudge=True)
    assert "yaml.load(x, Loader=yaml.SafeLoader)\n" in helix.saved("app.py")
    # Undo brings it back.
    helix.type("u")
    helix.shows("can build any Python object")
    # Broken code leaves it where it is.
    helix.type("g", "g", "O", 'def broken(x, "', "Escape")
    helix.shows("def broken", "can build any Python object")
    helix.type("x", "d")
    # A setting of the project acts.
    (helix.workspace / "headgate.toml").write_text('ignore = ["HG502"]\n')
    # The hint stays until the text changes: Helix does not ask before.
    helix.shows("yaml.Loader)", without="●")
