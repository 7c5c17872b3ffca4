"""What a check may ask. The engine implements it; a rule sees only this Protocol."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol, TypeAlias

from headgate.ruleapi.flows import Flow
from headgate.ruleapi.models import Danger, Origin
from headgate.ruleapi.severity import Evidence, Profile
from headgate.text import Range


class Unknown(Enum):
    """The one value that says that something is not known."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN

Constant: TypeAlias = "str | bytes | int | float | complex | bool | tuple[Constant, ...] | None"


@dataclass(frozen=True, slots=True)
class Function:
    """The innermost function around a statement."""

    name: str
    parameters: tuple[str, ...]
    is_async: bool
    returns: str = ""
    """What becomes of the result, as the model of a library says: "markup" for a page."""


@dataclass(frozen=True, slots=True)
class IdleHandler:
    """An `except` clause that does nothing."""

    word: str
    """What stands in it: "pass", "continue" or "..."."""
    calls: tuple[str, ...]
    """Last names of what the last guarded statement calls, if its result is not kept.

    Empty where an `else` follows, which runs only if nothing was raised.
    """
    place: Range | None
    """Where the word stands, if it has a line of its own."""


@dataclass(frozen=True, slots=True)
class DecoratedFunction:
    """The function below a decorator."""

    name: str
    words: frozenset[str]
    """Words about access that its decorators, header and body hold: "login", "token" …"""


class Context(Protocol):
    """The statement's surroundings, as far as the text alone tells them."""

    @property
    def profile(self) -> Profile:
        """The active profile."""
        ...

    @property
    def is_test(self) -> bool:
        """Whether the file is a test file."""
        ...

    def resolve(self, expr: ast.expr) -> str | None:
        """Return the qualified name of an expression, or None.

        "os.system", "builtins.eval"; a call's result is named with "()":
        "requests.Session().get". Of several possible names the first in
        alphabetical order; see `names`.
        """
        ...

    def names(self, expr: ast.expr) -> frozenset[str]:
        """Return all qualified names that an expression may stand for."""
        ...

    def value(self, expr: ast.expr | None) -> Constant | Unknown:
        """Return the constant an expression surely has, else UNKNOWN (also for None)."""
        ...

    def may_be(self, expr: ast.expr | None) -> tuple[Constant, ...]:
        """Return all constants that an expression is known to be in some run.

        It may be anything else in another: a default of a parameter that callers can
        pass something else for, a value that only one branch sets.
        """
        ...

    def begins(self, expr: ast.expr) -> str:
        """Return the text that an expression surely begins with, also through variables."""
        ...

    def is_sequence(self, expr: ast.expr) -> bool:
        """Whether an expression is known to be a list or a tuple, also through variables."""
        ...

    def is_container(self, expr: ast.expr) -> bool:
        """Whether an expression may hold several things: a list, a tuple, a set or a mapping."""
        ...

    def argument(self, call: ast.Call, name: str, position: int | None = None) -> ast.expr | None:
        """Return the argument passed as keyword `name` or at `position`, or None."""
        ...

    def has_unpacking(self, call: ast.Call) -> bool:
        """Whether the call has `*args` or `**kwargs`, so that arguments are not all visible."""
        ...

    def elements(self, expr: ast.expr | None) -> tuple[ast.expr, ...] | None:
        """Return the elements of a list or tuple, also through variables; None if unknown.

        An element that is not written in this statement is an expression that can be
        asked about like any other and stands where the list stands.
        """
        ...

    def keys(self, mapping: ast.expr) -> tuple[ast.expr, ...] | None:
        """Return the keys of a mapping that are not constants; None if it may have others.

        `{"name": x, key: y}` has `key`, `{k: v for k, v in pairs}` has `k`, and a variable
        whose keys are all known has none.
        """
        ...

    def is_followed(self, expr: ast.expr) -> bool:
        """Whether calls of an expression are followed into their code, in whatever file."""
        ...

    def defines(self, expr: ast.expr, method: str) -> bool:
        """Whether an expression is a class of the text that defines this method itself.

        Also where a base that stands in the text does: such a class may be stricter
        than the base of a library that it is named after.
        """
        ...

    def is_written(self, node: ast.AST) -> bool:
        """Whether a node stands in the statement as it is.

        Calls that are made through `functools.partial`, `map`, `**options` and the like
        are handed to checks as calls of what is called in the end, with all arguments;
        they cannot be rewritten.
        """
        ...

    def evidence(self, expr: ast.expr, danger: Danger | None = None) -> Evidence:
        """Return what is known of where the value comes from."""
        ...

    def flow(self, expr: ast.expr, danger: Danger | None = None) -> Flow:
        """Return the worst that the value may hold for one kind of danger, with its path."""
        ...

    def origins(self, expr: ast.expr, danger: Danger | None = None) -> frozenset[Origin]:
        """Return where parts of the value enter the program, secrets and exceptions too."""
        ...

    def range(self, node: ast.AST) -> Range:
        """Return where a node stands."""
        ...

    def source(self, node: ast.AST) -> str:
        """Return the source of a node as it is written."""
        ...

    def parent(self, node: ast.AST) -> ast.AST | None:
        """Return the node around `node` in the same statement, or None."""
        ...

    def function(self) -> Function | None:
        """Return the innermost function around the statement, or None."""
        ...

    def idle_handler(self) -> IdleHandler | None:
        """Return what this head of an `except` clause guards, if the clause does nothing."""
        ...

    def decorated(self) -> DecoratedFunction | None:
        """Return the function below this line of a decorator, None elsewhere."""
        ...

    def called(self, name: str) -> bool:
        """Whether anything in the file calls a function or method of this last name.

        "seed" is called by `random.seed(1)` and by `rng.seed()`.
        """
        ...

    def bound(self, name: str) -> bool:
        """Whether anything in the file gives this name a value, at any level.

        Tells what kind of file it is: Django's settings bind `INSTALLED_APPS`. ".name" asks
        for an attribute of anything, "import name" whether something of a package is imported.
        """
        ...

    def read(self, name: str) -> bool:
        """Whether anything in the file reads this name, in any scope."""
        ...

    def tests(self) -> frozenset[str]:
        """Return the identifiers in the conditions that the statement stands under.

        Those of all `if`, `elif`, `while` and `case` around it in its function, and for
        an `else` those of the branches before it; words in their texts too.
        """
        ...

    def known(self, key: str) -> str | Unknown:
        """Ask for something outside the text, such as "version:pyyaml".

        A key may hold text of the program ("secret:NAME=TEXT"): keys are kept with the
        analysis only, never logged and never written down. UNKNOWN until the second phase has answered; the answer may be "" where
        it was looked for and not found. Asking is recorded, and the statement
        is analysed again when the answer comes.
        """
        ...
