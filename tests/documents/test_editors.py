"""The settings in `docs/editors.md` can be read by what they are for, and start the server."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from headgate import __version__

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "editors.md").read_text("utf-8")
READERS: dict[str, Callable[[str], Any]] = {"json": json.loads, "toml": tomllib.loads}
AGENT = ROOT / "client-agent"


def _settings(name: str) -> Any:
    """Return the last settings in a section, as data."""
    section = TEXT.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    language, text = re.findall(r"```(json|toml)\n(.*?)```", section, re.DOTALL)[-1]
    return READERS[language](text)


def _commands(data: Any) -> Iterator[list[str]]:
    if isinstance(data, dict):
        if isinstance(command := data.get("command"), str):
            yield [command, *data.get("args", [])]
        elif isinstance(command, list):
            yield command
        for value in data.values():
            yield from _commands(value)


@pytest.mark.parametrize("name", ["Helix", "Sublime Text", "Coding agents"])
def test_settings_start_the_server(name: str) -> None:
    assert list(_commands(_settings(name))) == [["headgate", "server"]]


@pytest.mark.parametrize(
    "text", re.findall(r"```((?:json|toml)\n.*?)```", TEXT, re.DOTALL), ids=lambda t: t[:60]
)
def test_settings_can_be_read(text: str) -> None:
    language, _, body = text.partition("\n")
    assert READERS[language](body)


def test_the_agents_plugin_is_as_documented() -> None:
    assert json.loads((AGENT / ".lsp.json").read_text("utf-8")) == _settings("Coding agents")
    plugin = json.loads((AGENT / ".claude-plugin" / "plugin.json").read_text("utf-8"))
    assert (plugin["name"], plugin["version"]) == ("headgate", __version__)
    assert (AGENT / plugin["lspServers"]).is_file()


def test_each_editor_of_the_table_has_a_section() -> None:
    rows = re.findall(r"^\| \[.*?\]\(#(.+?)\)", TEXT, re.MULTILINE)
    headings = re.findall(r"^## (.+)$", TEXT, re.MULTILINE)
    anchors = [re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings]
    assert rows
    assert rows == anchors[:-1], "the last section is for all others"
