"""What the keys of known services look like.

The rule about keys goes by it, and so do reports, which show none whole.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

KEY_FORMS: Final = (
    ("AWS", r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])"),
    ("GitHub", r"gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,}"),
    ("GitLab", r"gl(?:pat|dt|rt|ptt|ft|soat)-[A-Za-z0-9_-]{20,}"),
    ("Slack", r"xox[abeoprs]-[A-Za-z0-9-]{20,}|xapp-\d-[A-Za-z0-9-]{20,}"),
    ("Slack", r"https://hooks\.slack\.com/services/T\w{6,}/B\w{6,}/\w{20,}"),
    ("Stripe", r"(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}"),
    ("Google", r"AIza[A-Za-z0-9_-]{35}|GOCSPX-[A-Za-z0-9_-]{28}|ya29\.[A-Za-z0-9_-]{30,}"),
    ("Anthropic", r"sk-ant-[a-z0-9]+-[A-Za-z0-9_-]{24,}"),
    ("OpenAI", r"sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{24,}|sk-[A-Za-z0-9]{40,}"),
    ("Hugging Face", r"hf_[A-Za-z]{34}(?![A-Za-z0-9_])"),
    ("Replicate", r"r8_[A-Za-z0-9]{37}"),
    ("Groq", r"gsk_[A-Za-z0-9]{48,}"),
    ("npm", r"npm_[A-Za-z0-9]{36}"),
    ("PyPI", r"pypi-AgE[A-Za-z0-9_-]{50,}"),
    ("SendGrid", r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{32,}"),
    ("Mailgun", r"key-[0-9a-f]{32}(?![0-9a-f])"),
    ("Twilio", r"SK[0-9a-f]{32}(?![0-9a-f])"),
    ("Telegram", r"\d{8,10}:AA[A-Za-z0-9_-]{33}"),
    ("Discord", r"[MNO][A-Za-z0-9_-]{23,25}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}"),
    ("Shopify", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    ("Square", r"sq0(?:atp|csp)-[A-Za-z0-9_-]{22,}"),
    ("DigitalOcean", r"do[opr]_v1_[0-9a-f]{64}"),
    ("Databricks", r"dapi[0-9a-f]{32}"),
    ("New Relic", r"NRAK-[A-Z0-9]{27}"),
    ("Vault", r"hv[sb]\.[A-Za-z0-9_-]{24,}"),
    ("Linear", r"lin_api_[A-Za-z0-9]{40}"),
    ("Azure", r"AccountKey=[A-Za-z0-9+/]{86}=="),
    ("age", r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
)
"""Services, and what their keys look like, as they document it for scanners."""


@cache
def known_key() -> re.Pattern[str]:
    """Return the pattern of all of them; group "s3" is the form with the number 3."""
    forms = "|".join(f"(?P<s{number}>{form})" for number, (_, form) in enumerate(KEY_FORMS))
    return re.compile(rf"(?<![A-Za-z0-9_])(?:{forms})")
