"""Bandit's own checks and installed Bandit plugins, called in process.

Owns how Bandit is set up, called and read: its configuration, its ids and what
its issues mean here. Knows no rule, engine or protocol, and reads no disk for
configuration. Bandit itself is imported by the first check, not by this package.
"""

from headgate.bandit.checks import (
    check_file_level,
    check_unit,
    check_whole_file,
    installed_ids,
    setup_problems,
)
from headgate.bandit.ids import TEST_IDS, id_for, id_for_ruff
from headgate.bandit.settings import BanditSettings, settings_from

__all__ = [
    "TEST_IDS",
    "BanditSettings",
    "check_file_level",
    "check_unit",
    "check_whole_file",
    "id_for",
    "id_for_ruff",
    "installed_ids",
    "settings_from",
    "setup_problems",
]
