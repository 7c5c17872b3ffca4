"""Headgate's own rules, one file each, in the order of their codes."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Rule
from headgate_rules.ai.code_in_model_file import RULE as HG803
from headgate_rules.ai.dangerous_tool import RULE as HG806
from headgate_rules.ai.executed_model_output import RULE as HG801
from headgate_rules.ai.llm_deserialization import RULE as HG814
from headgate_rules.ai.malicious_model_file import RULE as HG813
from headgate_rules.ai.model_output_as_html import RULE as HG811
from headgate_rules.ai.prompt_injection import RULE as HG802
from headgate_rules.ai.public_demo import RULE as HG812
from headgate_rules.ai.secret_in_prompt import RULE as HG809
from headgate_rules.ai.trusted_remote_code import RULE as HG804
from headgate_rules.ai.trusted_tool_argument import RULE as HG808
from headgate_rules.ai.unbounded_agent import RULE as HG810
from headgate_rules.ai.unpinned_model import RULE as HG805
from headgate_rules.ai.unsandboxed_executor import RULE as HG807
from headgate_rules.crypto.constant_salt import RULE as HG308
from headgate_rules.crypto.insecure_cipher_mode import RULE as HG303
from headgate_rules.crypto.literal_signing_key import RULE as HG311
from headgate_rules.crypto.short_key import RULE as HG305
from headgate_rules.crypto.static_iv import RULE as HG304
from headgate_rules.crypto.timing_comparison import RULE as HG309
from headgate_rules.crypto.unchecked_pam_account import RULE as HG314
from headgate_rules.crypto.unread_signature import RULE as HG313
from headgate_rules.crypto.unverified_jwt import RULE as HG310
from headgate_rules.crypto.weak_cipher import RULE as HG302
from headgate_rules.crypto.weak_hash import RULE as HG301
from headgate_rules.crypto.weak_password_hash import RULE as HG307
from headgate_rules.crypto.weak_random import RULE as HG306
from headgate_rules.crypto.weak_rsa_padding import RULE as HG312
from headgate_rules.deserialization.logging_configuration_listener import RULE as HG506
from headgate_rules.deserialization.numpy_allow_pickle import RULE as HG503
from headgate_rules.deserialization.unsafe_pickle import RULE as HG501
from headgate_rules.deserialization.unsafe_yaml_load import RULE as HG502
from headgate_rules.deserialization.xml_entity_bomb import RULE as HG505
from headgate_rules.deserialization.xml_external_entity import RULE as HG504
from headgate_rules.files.check_then_use import RULE as HG207
from headgate_rules.files.decompression_bomb import RULE as HG205
from headgate_rules.files.insecure_temporary_file import RULE as HG203
from headgate_rules.files.loose_file_permissions import RULE as HG204
from headgate_rules.files.path_traversal import RULE as HG201
from headgate_rules.files.unrestricted_upload import RULE as HG206
from headgate_rules.files.unsafe_archive_extraction import RULE as HG202
from headgate_rules.injection.argument_injection import RULE as HG113
from headgate_rules.injection.code_injection import RULE as HG103
from headgate_rules.injection.command_injection import RULE as HG101
from headgate_rules.injection.cross_site_scripting import RULE as HG109
from headgate_rules.injection.format_string_injection import RULE as HG115
from headgate_rules.injection.formula_injection import RULE as HG117
from headgate_rules.injection.graphql_injection import RULE as HG118
from headgate_rules.injection.header_injection import RULE as HG110
from headgate_rules.injection.ldap_injection import RULE as HG106
from headgate_rules.injection.log_injection import RULE as HG111
from headgate_rules.injection.nosql_injection import RULE as HG105
from headgate_rules.injection.regex_injection import RULE as HG112
from headgate_rules.injection.sql_injection import RULE as HG104
from headgate_rules.injection.template_injection import RULE as HG108
from headgate_rules.injection.unneeded_shell import RULE as HG102
from headgate_rules.injection.unsafe_reflection import RULE as HG114
from headgate_rules.injection.xml_injection import RULE as HG116
from headgate_rules.injection.xpath_injection import RULE as HG107
from headgate_rules.network.bind_all_interfaces import RULE as HG408
from headgate_rules.network.cleartext_protocol import RULE as HG407
from headgate_rules.network.insecure_snmp import RULE as HG410
from headgate_rules.network.missing_timeout import RULE as HG404
from headgate_rules.network.old_tls_version import RULE as HG402
from headgate_rules.network.open_redirect import RULE as HG406
from headgate_rules.network.permissive_cors import RULE as HG409
from headgate_rules.network.server_side_request_forgery import RULE as HG405
from headgate_rules.network.unauthenticated_ldap import RULE as HG411
from headgate_rules.network.unchecked_certificate import RULE as HG401
from headgate_rules.network.unchecked_ssh_host_key import RULE as HG403
from headgate_rules.robustness.assert_as_guard import RULE as HG001
from headgate_rules.robustness.bad_filter import RULE as HG004
from headgate_rules.robustness.dropped_result import RULE as HG008
from headgate_rules.robustness.literal_password_comparison import RULE as HG005
from headgate_rules.robustness.not_a_number import RULE as HG006
from headgate_rules.robustness.slow_regex import RULE as HG003
from headgate_rules.robustness.swallowed_exception import RULE as HG002
from headgate_rules.secrets.hard_coded_key import RULE as HG602
from headgate_rules.secrets.hard_coded_password import RULE as HG601
from headgate_rules.secrets.logged_secret import RULE as HG603
from headgate_rules.secrets.personal_data_sent_out import RULE as HG605
from headgate_rules.secrets.secret_in_url import RULE as HG604
from headgate_rules.supply.downloaded_code import RULE as HG905
from headgate_rules.supply.hidden_execution import RULE as HG906
from headgate_rules.supply.hidden_text import RULE as HG907
from headgate_rules.supply.index_confusion import RULE as HG904
from headgate_rules.supply.look_alike_package import RULE as HG902
from headgate_rules.supply.poisoned_assistant_instructions import RULE as HG908
from headgate_rules.supply.undeclared_package import RULE as HG903
from headgate_rules.supply.unknown_package import RULE as HG901
from headgate_rules.web.debug_mode import RULE as HG701
from headgate_rules.web.disabled_autoescape import RULE as HG705
from headgate_rules.web.disabled_csrf_protection import RULE as HG704
from headgate_rules.web.exposed_stack_trace import RULE as HG706
from headgate_rules.web.graphql_introspection import RULE as HG711
from headgate_rules.web.insecure_cookie import RULE as HG703
from headgate_rules.web.insecure_django_settings import RULE as HG702
from headgate_rules.web.mass_assignment import RULE as HG707
from headgate_rules.web.missing_authorization import RULE as HG710
from headgate_rules.web.trust_boundary_violation import RULE as HG708
from headgate_rules.web.trusted_forwarded_address import RULE as HG709
from headgate_rules.web.unbounded_input import RULE as HG712

ALL: Final[tuple[Rule, ...]] = (
    HG001,
    HG002,
    HG003,
    HG004,
    HG005,
    HG006,
    HG008,
    HG101,
    HG102,
    HG103,
    HG104,
    HG105,
    HG106,
    HG107,
    HG108,
    HG109,
    HG110,
    HG111,
    HG112,
    HG113,
    HG114,
    HG115,
    HG116,
    HG117,
    HG118,
    HG201,
    HG202,
    HG203,
    HG204,
    HG205,
    HG206,
    HG207,
    HG301,
    HG302,
    HG303,
    HG304,
    HG305,
    HG306,
    HG307,
    HG308,
    HG309,
    HG310,
    HG311,
    HG312,
    HG313,
    HG314,
    HG401,
    HG402,
    HG403,
    HG404,
    HG405,
    HG406,
    HG407,
    HG408,
    HG409,
    HG410,
    HG411,
    HG501,
    HG502,
    HG503,
    HG504,
    HG505,
    HG506,
    HG601,
    HG602,
    HG603,
    HG604,
    HG605,
    HG701,
    HG702,
    HG703,
    HG704,
    HG705,
    HG706,
    HG707,
    HG708,
    HG709,
    HG710,
    HG711,
    HG712,
    HG801,
    HG802,
    HG803,
    HG804,
    HG805,
    HG806,
    HG807,
    HG808,
    HG809,
    HG810,
    HG811,
    HG812,
    HG813,
    HG814,
    HG901,
    HG902,
    HG903,
    HG904,
    HG905,
    HG906,
    HG907,
    HG908,
)
