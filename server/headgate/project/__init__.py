"""The project around a file: its configuration, its files, their text.

Owns everything that is read from the project's folder, apart from evidence.
Knows no protocol and no command line.
"""

from headgate.project.cells import Cells
from headgate.project.config import (
    DEFAULT_EXCLUDES,
    DEFAULT_TEST_PATTERNS,
    Config,
    FailOn,
    Focus,
    InlayHints,
    Layer,
    is_excluded,
    kind_of,
    merged,
    settings_for,
)
from headgate.project.discovery import discover
from headgate.project.files import (
    ConfigFiles,
    Custom,
    Loaded,
    bandit_texts,
    project_root,
    read_config_file,
)
from headgate.project.kinds import document_kind
from headgate.project.notebooks import is_notebook, parse_notebook
from headgate.project.parsing import (
    KEYS,
    is_known_key,
    nearest,
    parse_codes,
    parse_settings,
    parse_toml,
)
from headgate.project.reading import Source, Unreadable, decode, encode, read_source
from headgate.project.rule_files import RuleFiles, RuleText, is_rule_file

__all__ = [
    "DEFAULT_EXCLUDES",
    "DEFAULT_TEST_PATTERNS",
    "KEYS",
    "Cells",
    "Config",
    "ConfigFiles",
    "Custom",
    "FailOn",
    "Focus",
    "InlayHints",
    "Layer",
    "Loaded",
    "RuleFiles",
    "RuleText",
    "Source",
    "Unreadable",
    "bandit_texts",
    "decode",
    "discover",
    "document_kind",
    "encode",
    "is_excluded",
    "is_known_key",
    "is_notebook",
    "is_rule_file",
    "kind_of",
    "merged",
    "nearest",
    "parse_codes",
    "parse_notebook",
    "parse_settings",
    "parse_toml",
    "project_root",
    "read_config_file",
    "read_source",
    "settings_for",
]
