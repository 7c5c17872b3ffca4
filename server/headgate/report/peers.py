"""Checks of other tools and lists of risks, as rules name them: `tool:id`.

Owns the names of the tools and where they describe a check. Which ids there are is
data of the documentation, `docs/peers.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Final

from headgate.report.page import Fact, Link, Page
from headgate.report.weaknesses import cwe_name
from headgate.ruleapi import RuleMeta

TOOLS: Final = MappingProxyType(
    {
        "codeql": "CodeQL",
        "codeql-experimental": "CodeQL, experimental",
        "sonar": "Sonar",
        "codemodder": "codemodder",
        "dlint": "dlint",
        "codeshield": "CodeShield",
        "trailofbits": "Trail of Bits",
        "owasp-llm": "OWASP LLM Top 10 2025",
        "owasp-agentic": "OWASP Agentic Top 10 2026",
    }
)
"""What is written before the colon, and what people call it."""

_RISKS: Final = "https://genai.owasp.org/llmrisk/"
_AGENTIC: Final = "https://genai.owasp.org/resource/owasp-top-10-for-agentic-applications-for-2026/"
_LLM: Final = MappingProxyType(
    {
        "LLM01": ("Prompt Injection", "llm01-prompt-injection/"),
        "LLM02": (
            "Sensitive Information Disclosure",
            "llm022025-sensitive-information-disclosure/",
        ),
        "LLM03": ("Supply Chain", "llm032025-supply-chain/"),
        "LLM04": ("Data and Model Poisoning", "llm042025-data-and-model-poisoning/"),
        "LLM05": ("Improper Output Handling", "llm052025-improper-output-handling/"),
        "LLM06": ("Excessive Agency", "llm062025-excessive-agency/"),
        "LLM07": ("System Prompt Leakage", "llm072025-system-prompt-leakage/"),
        "LLM08": (
            "Vector and Embedding Weaknesses",
            "llm082025-vector-and-embedding-weaknesses/",
        ),
        "LLM09": ("Misinformation", "llm092025-misinformation/"),
        "LLM10": ("Unbounded Consumption", "llm102025-unbounded-consumption/"),
    }
)
_ASI: Final = MappingProxyType(
    {
        "ASI01": "Agent Goal Hijack",
        "ASI02": "Tool Misuse and Exploitation",
        "ASI03": "Identity and Privilege Abuse",
        "ASI04": "Agentic Supply Chain Vulnerabilities",
        "ASI05": "Unexpected Code Execution",
        "ASI06": "Memory and Context Poisoning",
        "ASI07": "Insecure Inter-Agent Communication",
        "ASI08": "Cascading Failures",
        "ASI09": "Human-Agent Trust Exploitation",
        "ASI10": "Rogue Agents",
    }
)


def peer_link(peer: str) -> Link:
    """Return the name of a check, `tool:id`, and the page that describes it if there is one."""
    tool, _, id_ = peer.partition(":")
    match tool:
        case "codeql":
            page = id_.replace("/", "-")
            return Link(id_, f"https://codeql.github.com/codeql-query-help/python/{page}/")
        case "sonar":
            return Link(id_, f"https://rules.sonarsource.com/python/RSPEC-{id_.removeprefix('S')}/")
        case "dlint":
            return Link(id_, f"https://github.com/dlint-py/dlint/blob/master/docs/linters/{id_}.md")
        case "trailofbits":
            return Link(
                id_, f"https://github.com/trailofbits/semgrep-rules/blob/main/python/{id_}.yaml"
            )
        case "owasp-llm":
            title, page = _LLM[id_]
            return Link(id_, f"{_RISKS}{page}", title)
        case "owasp-agentic":
            return Link(id_, _AGENTIC, _ASI[id_])
        case _:
            return Link(id_)


def peer_page(id_: str, metas: Iterable[RuleMeta]) -> Page | None:
    """Return which rules look for what a check of another tool, or a CWE number, is about."""
    wanted = id_.casefold()
    found = [meta for meta in metas if wanted in _ids(meta)]
    if not found:
        return None
    number = wanted.removeprefix("cwe-")
    name = cwe_name(int(number)) if number.isascii() and number.isdecimal() else ""
    facts = tuple(Fact(meta.code, (Link(meta.name, more=f"– {meta.summary}"),)) for meta in found)
    return Page(id_, name, "Rules that look for the same:", facts, ())


def _ids(meta: RuleMeta) -> Iterator[str]:
    yield from (f"cwe-{number}" for number in meta.cwe)
    yield from (code.casefold() for code in meta.ruff)
    yield from (peer.partition(":")[2].casefold() for peer in meta.peers)
