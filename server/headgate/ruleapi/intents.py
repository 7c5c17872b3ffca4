"""Fixes as intents: what should change, in plain data.

A rule says which expression becomes what; `headgate.fixes` realises it in the
text, spells the names with the imports at hand and adds those that are missing.
Ranges are those of `Context.range`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol, TypeAlias

from headgate.ruleapi.context import Context
from headgate.text import Range


class FixSafety(Enum):
    """Whether a fix keeps what honest input gets."""

    SAFE = "safe"
    REVIEW = "review"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class SetKeyword:
    """Give the call at `call` the keyword `name`, replacing one that is there.

    `value` is Python source that stands alone, or pieces of it with names to be spelled.
    """

    call: Range
    name: str
    value: str | Name | tuple[str | Name, ...]

    def shifted(self, lines: int) -> SetKeyword:
        """Return the intent `lines` lines further down."""
        return SetKeyword(self.call.shifted(lines), self.name, self.value)


@dataclass(frozen=True, slots=True)
class DropKeyword:
    """Remove the keyword `name` from the call at `call`."""

    call: Range
    name: str

    def shifted(self, lines: int) -> DropKeyword:
        """Return the intent `lines` lines further down."""
        return DropKeyword(self.call.shifted(lines), self.name)


@dataclass(frozen=True, slots=True)
class ReplaceCallee:
    """Call `qualified` ("yaml.safe_load") instead; the arguments stay."""

    call: Range
    qualified: str

    def shifted(self, lines: int) -> ReplaceCallee:
        """Return the intent `lines` lines further down."""
        return ReplaceCallee(self.call.shifted(lines), self.qualified)


@dataclass(frozen=True, slots=True)
class Name:
    """A qualified name, to be spelled with the imports of the file."""

    qualified: str


@dataclass(frozen=True, slots=True)
class Keep:
    """The source of a part of the expression that is being replaced, as it is."""

    range: Range


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Replace the expression at `target` by pieces: source, kept parts, names."""

    target: Range
    pieces: tuple[str | Keep | Name, ...]

    def shifted(self, lines: int) -> Rewrite:
        """Return the intent `lines` lines further down."""
        return Rewrite(
            self.target.shifted(lines),
            tuple(Keep(p.range.shifted(lines)) if isinstance(p, Keep) else p for p in self.pieces),
        )


@dataclass(frozen=True, slots=True)
class EndQuotes:
    """End the quotes of a shell command at `target` before values in them, and begin them behind.

    Where nothing but values stood between the quotes, they go.
    """

    target: Range
    values: tuple[Range, ...]

    def shifted(self, lines: int) -> EndQuotes:
        """Return the intent `lines` lines further down."""
        values = tuple(value.shifted(lines) for value in self.values)
        return EndQuotes(self.target.shifted(lines), values)


@dataclass(frozen=True, slots=True)
class ReplaceText:
    """Replace a range of text that need not be an expression (a comment, a header).

    Line ends in the new text become those of the file. Behind the header of a block, which must
    stand alone on its line then, lines are indented like the statement, by tabs where it is.
    Lines of which nothing is left go too.
    """

    target: Range
    text: str

    def shifted(self, lines: int) -> ReplaceText:
        """Return the intent `lines` lines further down."""
        return ReplaceText(self.target.shifted(lines), self.text)


@dataclass(frozen=True, slots=True)
class Define:
    """Write a definition above the top-level statement that holds `user`, once in the file.

    The pieces begin with `def NAME` or `class NAME`, and are indented by four spaces.
    """

    user: Range
    name: str
    pieces: tuple[str | Name, ...]

    def shifted(self, lines: int) -> Define:
        """Return the intent `lines` lines further down."""
        return Define(self.user.shifted(lines), self.name, self.pieces)


@dataclass(frozen=True, slots=True)
class ChangeLiteral:
    """Change how the literal begins that the variable at `user` stands for.

    It is the only value of the variable: the one of its function, or a constant of the file.
    """

    user: Range
    old: str
    new: str

    def shifted(self, lines: int) -> ChangeLiteral:
        """Return the intent `lines` lines further down."""
        return ChangeLiteral(self.user.shifted(lines), self.old, self.new)


@dataclass(frozen=True, slots=True)
class ReplaceLiteral:
    """Replace the text or bytes that the variable at `user` stands for by pieces.

    Found as for `ChangeLiteral`; what else reads the variable gets the new value too.
    """

    user: Range
    pieces: tuple[str | Name, ...]
    each_time: bool = False
    """Whether each use needs a new value, which is kept: then the function itself makes it."""

    def shifted(self, lines: int) -> ReplaceLiteral:
        """Return the intent `lines` lines further down."""
        return replace(self, user=self.user.shifted(lines))


class ParamStyle(Enum):
    """How a reader of a text marks the place of a value (for databases PEP 249, `paramstyle`)."""

    QMARK = "?"
    FORMAT = "%s"
    NUMERIC = ":1"
    DOLLAR = "$1"
    """Values are handed over as arguments of their own."""
    NAMED = ":name"
    """Values are bound by name to the text itself (SQLAlchemy's `text`)."""
    TEXT = "text(:name)"
    """The same, where the text is not yet one of SQLAlchemy: it becomes one."""
    MAPPING = ":name, {name: value}"
    """Values are handed over in a mapping beside the text."""
    XPATH = "$name"
    """Variables of XPath, handed over as keywords (lxml, parsel)."""
    GRAPHQL = "$name: Type"
    """Variables that the query declares, handed over as a mapping beside it."""


class NameCheck(Enum):
    """What is done with the names of tables and columns in a query, which no parameter can be."""

    NONE = "nothing: then the query cannot be mended"
    LISTED = "columns are compared with those that the query names itself"
    PLAIN = "only letters, digits and `_` are let through"


@dataclass(frozen=True, slots=True)
class PassParameters:
    """Hand over the values that an SQL, XPath or GraphQL text is put together from, apart from it.

    The text at `text`, an argument of the call at `call`, may have been built in several
    statements of the function; all of them change. It may also be an element of an argument that
    is a list or a mapping. Of a GraphQL text in a mapping the variables become another entry.
    """

    call: Range
    text: Range
    style: ParamStyle
    dialect: str = ""
    """The dialect's name at sqlglot, "" where it is not known."""
    keyword: str = ""
    """The keyword that takes the values; "" where they follow the text."""
    names: NameCheck = NameCheck.NONE
    is_written: bool = False
    """Whether the driver writes the values into the text itself, as literals: then they may
    stand in statements that the database takes no parameters for."""

    def shifted(self, lines: int) -> PassParameters:
        """Return the intent `lines` lines further down."""
        return replace(self, call=self.call.shifted(lines), text=self.text.shifted(lines))


class Built(Protocol):
    """What a rule may ask about variables while a fix is worked out."""

    def parts(
        self, name: ast.Name, ctx: Context, *, is_shared: bool = False
    ) -> tuple[tuple[ast.expr, Context], ...] | None:
        """Return what the statements before give a variable, in order, each with its context.

        Where a statement adds to the variable, this is what it adds, or begins with the variable
        itself. None where that cannot be told, or where something else reads the variable,
        unless it is shared.
        """
        ...

    def keeps(self, names: frozenset[str], since: Context, ctx: Context) -> bool:
        """Whether no variable of these gets another value between two statements."""
        ...

    def tests(self, name: ast.Name, ctx: Context) -> tuple[tuple[ast.Compare, Context], ...]:
        """Return the comparisons of a variable in conditions before, each with its context."""
        ...


Changes: TypeAlias = "tuple[tuple[Context, Rewrite | EndQuotes], ...]"
"""What changes, each in the statement that the context is of."""


@dataclass(frozen=True, slots=True)
class MendEarlier:
    """Have the rule change the statements of the function that build what stands at `text`.

    `mend` gets the expression with its context, and returns what changes, None where that
    cannot be told. It is a function of a module, or an object that is compared by its content,
    so that intents that mean the same are equal.
    """

    text: Range
    mend: Callable[[ast.expr, Context, Built], Changes | None]

    def shifted(self, lines: int) -> MendEarlier:
        """Return the intent `lines` lines further down."""
        return MendEarlier(self.text.shifted(lines), self.mend)


@dataclass(frozen=True, slots=True)
class Declare:
    """Have the project ask for a package, at least in a version where one is said.

    It changes a file about dependencies, and not the text that the finding is in.
    """

    package: str
    version: str = ""

    def shifted(self, lines: int) -> Declare:
        """Return the same: it has no place in the text."""
        del lines
        return self


Intent: TypeAlias = (
    SetKeyword
    | DropKeyword
    | ReplaceCallee
    | Rewrite
    | EndQuotes
    | ReplaceText
    | Define
    | ChangeLiteral
    | ReplaceLiteral
    | PassParameters
    | MendEarlier
    | Declare
)


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to mend a finding. The title says in plain words what will happen."""

    title: str
    safety: FixSafety
    intents: tuple[Intent, ...]

    def shifted(self, lines: int) -> Fix:
        """Return the fix `lines` lines further down."""
        return Fix(self.title, self.safety, tuple(i.shifted(lines) for i in self.intents))
