"""A rule: metadata, checks, documentation and examples in one value."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from headgate.ruleapi.context import Context
from headgate.ruleapi.documents import OnDocument
from headgate.ruleapi.examples import Example
from headgate.ruleapi.findings import Related
from headgate.ruleapi.flows import Step
from headgate.ruleapi.intents import Fix, FixSafety
from headgate.ruleapi.models import Library
from headgate.ruleapi.severity import Confidence, Evidence, Severity


class Kind(Enum):
    """State rules judge a call and its arguments, flow rules where a value comes from."""

    STATE = "state"
    FLOW = "flow"


@dataclass(frozen=True, slots=True)
class RuleMeta:
    """What is known of a rule without running it."""

    code: str
    name: str
    summary: str
    severity: Severity
    confidence: Confidence
    cwe: tuple[int, ...]
    kind: Kind = Kind.STATE
    fix: tuple[FixSafety, ...] = ()
    bandit: tuple[str, ...] = ()
    """Bandit ids that this rule covers and replaces."""
    ruff: tuple[str, ...] = ()
    """Ruff codes, for `# noqa`."""
    yields_to: tuple[str, ...] = ()
    off_in_tests: bool = False
    once: bool = False
    """Whether findings with the same message are about one thing, of which the first is shown."""
    by_comment: bool = True
    """Whether a comment can silence it: not where the file itself is what is not trusted."""
    peers: tuple[str, ...] = ()
    """Checks of other tools for the same, as `tool:id`; `docs/peers.toml` has all that there are."""
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check found, before the engine makes a finding of it."""

    node: ast.AST
    message: str
    severity: Severity | None = None
    """None means the rule's own."""
    confidence: Confidence | None = None
    evidence: Evidence | None = None
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()
    path: tuple[Step, ...] = ()
    """The way of the value from its source to this place."""


CallCheck: TypeAlias = Callable[[ast.Call, Context], Iterator[Hit]]
# Any node type: the handler's own `node` type says which one its check takes.
NodeCheck: TypeAlias = Callable[[Any, Context], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class OnCall:
    """Run `check` on calls of any of `names` (qualified, see `Context.resolve`).

    A name that begins with "*." stands for a method of an object whose type is
    not known: "*.execute".
    """

    names: frozenset[str]
    check: CallCheck


@dataclass(frozen=True, slots=True)
class OnNode:
    """Run `check` on every node of exactly this class."""

    node: type[ast.AST]
    check: NodeCheck


@dataclass(frozen=True, slots=True)
class OnDecorator:
    """Run `check` on the expression of every decorator."""

    check: NodeCheck


@dataclass(frozen=True, slots=True)
class OnText:
    """Run `check` on every node of exactly this class in lines whose code matches `pattern`.

    For checks of nodes that nearly every line has: all other lines cost a search.
    """

    pattern: re.Pattern[str]
    node: type[ast.AST]
    check: NodeCheck


@dataclass(frozen=True, slots=True)
class OnUse:
    """Run `check` on what stands for any of `names`, called or not; in the audit view only.

    Not on lines where the rule has reported something.
    """

    names: frozenset[str]
    check: NodeCheck


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as its file declares it."""

    meta: RuleMeta
    doc: str
    handlers: tuple[OnCall | OnNode | OnDecorator | OnText | OnUse | OnDocument, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """What an installed package offers under the entry point group `headgate.rules`."""

    rules: tuple[Rule, ...] = ()
    libraries: tuple[Library, ...] = ()
