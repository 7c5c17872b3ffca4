"""Headgate's own rules, one file each, in the order of their codes."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Rule
from headgate_rules.ai.code_in_model_file import RULE as HG803
from headgate_rules.crypto.timing_comparison import RULE as HG309
from headgate_rules.crypto.weak_hash import RULE as HG301
from headgate_rules.crypto.weak_random import RULE as HG306
from headgate_rules.deserialization.numpy_allow_pickle import RULE as HG503
from headgate_rules.deserialization.unsafe_pickle import RULE as HG501
from headgate_rules.deserialization.unsafe_yaml_load import RULE as HG502
from headgate_rules.files.unsafe_archive_extraction import RULE as HG202
from headgate_rules.injection.code_injection import RULE as HG103
from headgate_rules.injection.command_injection import RULE as HG101
from headgate_rules.injection.unneeded_shell import RULE as HG102
from headgate_rules.network.missing_timeout import RULE as HG404
from headgate_rules.network.unchecked_certificate import RULE as HG401
from headgate_rules.secrets.hard_coded_password import RULE as HG601
from headgate_rules.web.debug_mode import RULE as HG701

ALL: Final[tuple[Rule, ...]] = (
    HG101,
    HG102,
    HG103,
    HG202,
    HG301,
    HG306,
    HG309,
    HG401,
    HG404,
    HG501,
    HG502,
    HG503,
    HG601,
    HG701,
    HG803,
)

__all__ = ["ALL"]
