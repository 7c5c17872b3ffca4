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


def _section(name: str) -> str:
    return TEXT.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


def _blocks(name: str) -> list[Any]:
    """Return the settings in a section, as data."""
    found = re.findall(r"```(json|toml)\n(.*?)```", _section(name), re.DOTALL)
    return [READERS[language](text) for language, text in found]


def _settings(name: str) -> Any:
    """Return the last settings in a section."""
    return _blocks(name)[-1]


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
    commands = [command for block in _blocks(name) for command in _commands(block)]
    assert commands == [["headgate", "server"]]


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


SUBLIME = frozenset(
    (
        *("command", "enabled", "file_watcher", "tcp_port", "auto_complete_selector", "selector"),
        *("ignore_server_trigger_chars", "schemes", "priority_selector", "settings", "env"),
        *("initialization_options", "initializationOptions", "experimental_capabilities"),
        *("disabled_capabilities", "diagnostics_mode", "semantic_tokens", "syntax_map"),
        "markdown_language_map",
    )
)
"""What `sublime-package.json` of sublimelsp/LSP allows for a client (August 2026); no more."""


def test_sublime_text_knows_the_settings() -> None:
    settings = _settings("Sublime Text")
    (client,) = settings["clients"].values()
    assert client.keys() <= SUBLIME
    assert settings.keys() <= {"clients", "lsp_code_actions_on_save"}
    assert all(kind.startswith("source.") for kind in settings["lsp_code_actions_on_save"])


ZED = frozenset(
    (
        *("id", "name", "version", "schema_version", "description", "repository", "authors"),
        *("lib", "themes", "icon_themes", "languages", "grammars", "language_servers"),
        *("context_servers", "agent_servers", "slash_commands", "snippets", "capabilities"),
        *("debug_adapters", "debug_locators"),
    )
)
"""The fields of an extension's manifest (`ExtensionManifest` of zed-industries/zed, 2026)."""


def test_zed_knows_the_manifest() -> None:
    manifest, cargo, settings = _blocks("Zed")
    assert manifest.keys() <= ZED
    assert {"id", "name", "version", "schema_version"} <= manifest.keys()
    (server,) = manifest["language_servers"].values()
    assert server.keys() <= {"name", "languages", "language_ids", "code_action_kinds"}
    # What the extension registers is what the settings name, and a library that Zed can load.
    assert manifest["language_servers"].keys() == settings["lsp"].keys()
    assert settings["lsp"]["headgate"].keys() <= {"settings", "binary", "initialization_options"}
    assert settings["languages"].keys() == set(server["languages"])
    assert cargo["lib"]["crate-type"] == ["cdylib"]
    assert "zed_extension_api" in cargo["dependencies"]


def test_jetbrains_knows_the_template() -> None:
    """Names as in LSP4IJ's docs/UserDefinedLanguageServerTemplate.md (June 2026)."""
    settings, template = _blocks("JetBrains")
    assert template.keys() == {"id", "name", "programArgs", "fileTypeMappings"}
    assert template["programArgs"].keys() == {"default", "windows"}
    for mapping in template["fileTypeMappings"]:
        assert mapping.keys() == {"fileType", "languageId"}
        assert mapping["fileType"].keys() == {"name", "patterns"}
    assert settings.keys() == {"headgate"}


HELIX_SERVER = {"command", "args", "config", "timeout", "environment", "required-root-patterns"}
"""What the Helix book lists for a language server."""


def test_helix_knows_the_settings() -> None:
    languages, config = _blocks("Helix")
    (server,) = languages["language-server"].values()
    assert server.keys() <= HELIX_SERVER
    assert config["editor"].keys() <= {"end-of-line-diagnostics", "lsp"}


def test_the_pages_about_editors_and_agents_lead_to_each_other() -> None:
    agents = (ROOT / "docs" / "agents.md").read_text("utf-8")
    assert "(editors.md#coding-agents)" in agents
    assert "(agents.md)" in _section("Coding agents")
