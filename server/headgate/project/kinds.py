"""Which files are read beside Python code, and as what: their names say it."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from headgate.project.rule_files import is_rule_file
from headgate.ruleapi import DocumentKind
from headgate.text.patterns import lazy_pattern

_NAMES: Final = {
    "pyproject.toml": DocumentKind.PYPROJECT,
    "setup.cfg": DocumentKind.SETUP_CFG,
    "Pipfile": DocumentKind.PIPFILE,
    "Pipfile.lock": DocumentKind.LOCK,
    "uv.lock": DocumentKind.LOCK,
    "poetry.lock": DocumentKind.LOCK,
    "pdm.lock": DocumentKind.LOCK,
    "pip.conf": DocumentKind.PIP_CONF,
    "pip.ini": DocumentKind.PIP_CONF,
    **dict.fromkeys(
        (
            *("AGENT.md", "AGENTS.md", "AGENTS.override.md", "CLAUDE.md", "CLAUDE.local.md"),
            *("GEMINI.md", "QWEN.md", "WARP.md", "SKILL.md", "copilot-instructions.md"),
            *(".cursorrules", ".windsurfrules", ".clinerules", ".roorules", ".goosehints"),
        ),
        DocumentKind.INSTRUCTIONS,
    ),
    **dict.fromkeys(
        (
            *(".mcp.json", "mcp.json", "mcp_config.json", "mcp_settings.json"),
            *("cline_mcp_settings.json", "claude_desktop_config.json"),
        ),
        DocumentKind.MCP,
    ),
}
_PATTERNS: Final = (
    (lazy_pattern(r"(?:.*[-_.])?(?:requirements|constraints)(?:[-_.].*)?\.(?:txt|in|pip)"),
     DocumentKind.REQUIREMENTS),
    (lazy_pattern(r"pylock(?:\.[^.]+)?\.toml"), DocumentKind.LOCK),
)  # fmt: skip
_IN_FOLDERS: Final = (
    (lazy_pattern(r"(?:.*/)?\.(?:cursor|windsurf|continue|roo|amazonq|trae)/rules[^/]*/.*\.(?:mdc?|txt)"),
     DocumentKind.INSTRUCTIONS),
    (lazy_pattern(r"(?:.*/)?\.claude/(?:commands|agents|skills|rules)/.*\.md"), DocumentKind.INSTRUCTIONS),
    (lazy_pattern(r"(?:.*/)?\.github/(?:instructions|prompts|chatmodes|agents)/.*\.md"),
     DocumentKind.INSTRUCTIONS),
    (lazy_pattern(r"(?:.*/)?(?:\.clinerules|\.junie|\.kiro/steering)/.*\.md"), DocumentKind.INSTRUCTIONS),
    (lazy_pattern(r"(?:.*/)?(?:\.claude/settings(?:\.local)?|\.gemini/settings|\.zed/settings)\.json"),
     DocumentKind.MCP),
    (lazy_pattern(r"(?:.*/)?\.codex/config\.toml"), DocumentKind.MCP),
)  # fmt: skip
"""By the end of the whole path: names that mean something in such a folder only."""


DOCUMENT_NAMES: Final = frozenset(_NAMES)
"""Names of documents, in whatever folder they are."""

MANIFESTS: Final = (
    *("pyproject.toml", "setup.cfg", "Pipfile", "*.lock", "pylock*.toml"),
    *("*requirements*.txt", "*requirements*.in", "*constraints*.txt"),
)
"""Patterns of the names of files that say which packages a project needs."""


def document_kind(path: PurePath) -> DocumentKind | None:
    """Return what kind of document a file is; None for Python code and all the rest."""
    known = _NAMES.get(path.name)
    if known is not None:
        return known
    if is_rule_file(path):
        return DocumentKind.RULES
    for pattern, kind in _PATTERNS:
        if pattern.fullmatch(path.name):
            return kind
    if "/." in (whole := "/" + path.as_posix()):
        for pattern, kind in _IN_FOLDERS:
            if pattern.fullmatch(whole):
                return kind
    in_folder = path.parent.name == "requirements" and path.suffix in (".txt", ".in")
    return DocumentKind.REQUIREMENTS if in_folder else None
