"""Texts that order an assistant to do what its user would not want.

Owns how such orders are worded: to forget other instructions, to hide something from the
user, to run what is fetched, to send secrets out. Knows no rule and no kind of file.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from headgate.text.patterns import lazy_pattern


class Covert(Enum):
    """What a text orders; the value completes "This text …"."""

    SENDS_SECRETS = "has an assistant send secrets away"
    RUNS_ENCODED = "has an assistant run a command that is encoded, so that nobody reads it"
    RUNS_FETCHED = "has an assistant run what a server sends today"
    CONCEALS = "has an assistant hide from its user what it does"
    OVERRIDES = "has an assistant forget what it was told before"
    ADDRESSES = "speaks to an assistant"


_FETCH: Final = (
    r"\b(?:curl|wget|iwr|irm|invoke-webrequest|invoke-restmethod|fetch)\b[^\n|;&`]{0,300}"
)
_SHELL: Final = r"(?:sudo\s+(?:-\w+\s+)*)?(?:env\s+)?(?:ba|z|da|k|fi)?sh\b|python[\d.]*\b|node\b|perl\b|ruby\b|iex\b"
_RUNS_FETCHED: Final = lazy_pattern(
    rf"{_FETCH}\|\s*(?:tee\s+\S+\s*\|\s*)?(?:{_SHELL}|invoke-expression)"
    rf"|(?:ba|z|da)?sh\s+(?:-\w+\s+)*<\(\s*{_FETCH}"
    rf"|(?:eval|source|\.|-c)\s+[\"']?(?:\$\(|`|<\()\s*{_FETCH}"
    r"|\biex\b[^\n]{0,40}\b(?:iwr|irm|downloadstring|invoke-webrequest|invoke-restmethod)\b"
    r"|\bexec\(\s*(?:requests\.get|urllib\.request\.urlopen|urlopen|httpx\.get)\(",
    re.IGNORECASE,
)
_RUNS_ENCODED: Final = lazy_pattern(
    rf"base64\s+(?:-d|-D|--decode)\b[^\n|]{{0,100}}\|\s*(?:{_SHELL})"
    r"|(?:exec|eval)\(\s*(?:base64\.)?(?:b64decode|atob|bytes\.fromhex|codecs\.decode)\("
    r"|\bpowershell\b[^\n]{0,60}\s-e(?:nc|ncodedcommand)?\s+[A-Za-z0-9+/=]{16}"
    rf"|\bxxd\s+-r\b[^\n|]{{0,60}}\|\s*(?:{_SHELL})",
    re.IGNORECASE,
)
_SECRET: Final = (
    r"(?:(?<![\w.])\.env\b(?!\.(?:example|sample|template|test|dist))|~?/?\.ssh/|\bid_(?:rsa|ed25519)\b"
    r"|\.aws/credentials|\.netrc\b|\.npmrc\b|\.pypirc\b|\.git-credentials\b|\.kube/config"
    r"|\bprintenv\b|\benv\s*\||\$\(env\)|process\.env\b(?!\.\w)|os\.environ\b(?!\s*[\[.])"
    r"|/etc/shadow\b|\bkeychain\b|\bgh\s+auth\s+token\b|credential\.helper"
    r"|\$\{?\w*(?:_TOKEN|_SECRET|_API_KEY|_PASSWORD|_KEY)\b"
    r"|\b(?:api[ _-]?keys?|access[ _-]?tokens?|credentials|passwords|private[ _-]?keys?"
    r"|environment[ _-]variables|secrets|ssh[ _-]?keys?)\b)"
)
_TO_THE_NET: Final = (
    r"(?:\b(?:curl|wget|invoke-webrequest|invoke-restmethod|iwr|irm|nc|ncat|netcat|requests\.post"
    r"|httpx\.post|fetch\()|\bhttps?://|\bwebhook\b)"
)
_SENDS: Final = (
    r"\b(?:send|post|upload|exfiltrate|forward|transmit|submit|report|email|append|leak|attach)\b"
)
_COMMAND_SENDS: Final = lazy_pattern(
    r"\b(?:curl|wget|invoke-webrequest|invoke-restmethod|iwr|irm|requests\.post|httpx\.post"
    rf"|nc|ncat)\b[^\n]{{0,300}}{_SECRET}"
    rf"|{_SECRET}[^\n]{{0,120}}\|\s*(?:base64[^\n|]{{0,40}}\|\s*)?(?:curl|nc|ncat|wget)\b",
    re.IGNORECASE,
)
_ORDER_SENDS: Final = lazy_pattern(
    rf"{_SENDS}[^\n]{{0,120}}{_SECRET}[^\n]{{0,120}}\b(?:to|at|via|through|into|in)\b[^\n]{{0,60}}"
    rf"{_TO_THE_NET}",
    re.IGNORECASE,
)
_OWN_HEADER: Final = lazy_pattern(
    r"(?:-H|--header|-u|--user|-HeaderS?)[\s=]+(?:\"[^\"\n]*\"|'[^'\n]*'|\S+)|--oauth2-bearer\s+\S+",
    re.IGNORECASE,
)
"""How a request says who asks: a token there goes to the service that gave it out."""
_USER: Final = (
    r"(?:the\s+)?(?:user|human|developer|operator|person|anyone|anybody|them|him|her|me)s?\b"
)
_CONCEALS: Final = lazy_pattern(
    rf"(?:do\s+not|don'?t|never|must\s+not|avoid|without)\s+(?:ever\s+)?(?:tell|inform|notify|alert"
    rf"|warn|mention|reveal|disclose|show|report|telling|informing|notifying|alerting|warning"
    rf"|mentioning|revealing|disclosing|showing|reporting)(?:ing)?\s+(?:\w+\s+){{0,4}}?(?:to\s+)?{_USER}"
    rf"[^\n]{{0,20}}\b(?:about|of|that|this|it|these|what)\b"
    rf"|(?:do\s+not|don'?t|never|without)\s+(?:ever\s+)?(?:mention|reveal|disclos|show|report|display)"
    rf"(?:e|ing)?\s+(?:this|these|it|that|any\s+of\s+this)\b[^\n]{{0,60}}\bto\s+{_USER}"
    rf"|\b(?:hide|conceal)\s+(?:this|these|it|that|the\s+(?:change|command|output|call|step|file))s?"
    rf"\b[^\n]{{0,40}}\bfrom\s+{_USER}"
    rf"|\bwithout\s+the\s+user(?:'s)?\s+(?:knowing|knowledge|noticing|consent)\b",
    re.IGNORECASE,
)
_OVERRIDES: Final = lazy_pattern(
    r"\b(?:ignore|disregard|forget|override|bypass)\s+(?:all\s+|any\s+|every\s+)?(?:of\s+)?(?:the\s+|your\s+)?"
    r"(?:previous|prior|earlier|above|preceding|other|system|safety|security)\s+"
    r"(?:instructions?|prompts?|rules|guidelines|directives|messages|policies|restrictions|checks)",
    re.IGNORECASE,
)
_ADDRESSES: Final = lazy_pattern(
    r"<(?:system|important|instructions?)>|\b(?:you\s+(?:must|should|shall|will|are\s+(?:to|now))|(?:as\s+an?|the|dear|hey|note\s+to)\s+"
    r"(?:ai|llm|assistant|agent|model|copilot|claude|cursor|gpt)\b|(?:ai|llm|coding)\s+(?:assistant|agent)s?\s*[:,]"
    r"|(?:always|never|when(?:ever)?\s+you|before\s+you|after\s+you)\s+\w+ing?\b"
    r"|system\s+prompt|\b(?:run|execute|add|insert|append|include|install|import)\b[^\n]{0,80}"
    r"(?:https?://|\bcurl\b|\bnpx\b|\bpip\b|\bscript\b|\bbackdoor\b|\beval\b|\bshell\b|\bcommand\b))",
    re.IGNORECASE,
)


_DENIED: Final = lazy_pattern(
    r"\b(?:not|never|don'?t|won'?t|cannot|avoid|no|refuse|reject|forbid(?:den)?|prohibit(?:ed)?|instead"
    r"|rather|like|such|says?|tells?|phrases?|attempts?|unless|report)\b",
    re.IGNORECASE,
)
_SENTENCE: Final = lazy_pattern(r"[.!?;:](?=\s|$)")
_NEAR: Final = 120
_LONGEST: Final = 20_000


def orders_of(text: str) -> Covert | None:
    """Return the worst that one line of text orders, whether anybody sees it or not."""
    text = text[:_LONGEST]
    bare = _OWN_HEADER.sub(" ", text)
    if _says(_COMMAND_SENDS, bare):
        return Covert.SENDS_SECRETS
    for pattern, order in _ORDERS:
        if _says(pattern, text):
            return order
    # What is to be concealed is itself worded as "do not".
    return Covert.CONCEALS if _CONCEALS.search(text) else None


_ORDERS: Final = (
    (_ORDER_SENDS, Covert.SENDS_SECRETS),
    (_RUNS_ENCODED, Covert.RUNS_ENCODED),
    (_OVERRIDES, Covert.OVERRIDES),
    (_RUNS_FETCHED, Covert.RUNS_FETCHED),
)


def _says(pattern: re.Pattern[str], text: str) -> bool | None:
    """Whether a text orders what a pattern finds: True, False where it warns of it, or None."""
    found: bool | None = None
    for match in pattern.finditer(text):
        before = text[max(0, match.start() - _NEAR) : match.start()]
        sentence = _SENTENCE.split(before)[-1]
        is_quoted = pattern in (_OVERRIDES, _ORDER_SENDS) and before[-1:] in ('"', "\u201c", "'")
        if not is_quoted and not _DENIED.search(sentence):
            return True
        found = False
    return found


def hidden_orders_of(text: str) -> Covert | None:
    """Return what a text orders that people do not see: there it is enough that it does."""
    found = orders_of(text)
    if found is None and _ADDRESSES.search(text[:_LONGEST]):
        return Covert.ADDRESSES
    return found
