"""What is ready for the registries of others says the same as the plugin and the package."""

from __future__ import annotations

import re
from pathlib import Path

from headgate import __version__

PLUGIN = Path(__file__).parents[2] / "client-nvim"
CONTRIB = PLUGIN / "contrib"


def _configured(path: Path) -> dict[str, str]:
    """Return the fields of the table that a file for `vim.lsp.enable` returns, as they stand."""
    table = path.read_text("utf-8").partition("\nreturn {\n")[2]
    return dict(re.findall(r"^  (\w+) = (.+),$", table, re.MULTILINE))


def test_lspconfig_starts_the_server_as_the_plugin_does() -> None:
    ours = _configured(PLUGIN / "lsp" / "headgate.lua")
    assert {"cmd", "filetypes", "root_markers", "settings"} <= ours.keys()
    assert _configured(CONTRIB / "nvim-lspconfig" / "lsp" / "headgate.lua") == ours


def test_mason_installs_this_version() -> None:
    package = CONTRIB / "mason-registry" / "packages" / "headgate" / "package.yaml"
    assert f"id: pkg:pypi/headgate@{__version__}\n" in package.read_text("utf-8")
