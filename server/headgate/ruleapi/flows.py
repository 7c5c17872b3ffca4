"""What is known of where a value comes from, and the way it took."""

from __future__ import annotations

from dataclasses import dataclass, field

from headgate.ruleapi.models import Origin
from headgate.ruleapi.severity import Evidence


@dataclass(frozen=True, slots=True)
class Step:
    """One place on the way of a value from its source to a sink.

    `body` names the function or class that the place is in ("" for the module),
    `line` the text of its logical line as a digest, `nth` tells equal lines of one
    body apart; row and columns are relative to that line, columns in UTF-8 bytes.
    So a step stays what it is when lines are moved.
    """

    file: str
    """"" for the file itself, else the other file's module name."""
    body: str
    line: str
    nth: int
    row: int
    column: int
    end_row: int
    end_column: int
    note: str
    """What happens here: "`name` comes from the query string of the request"."""
    _hash: int | None = field(default=None, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        """Hash by content, kept: every taint is hashed with all its steps."""
        if self._hash is None:
            content = (
                self.file, self.body, self.line, self.nth, self.row, self.column, self.end_row,
                self.end_column, self.note,
            )  # fmt: skip
            object.__setattr__(self, "_hash", hash(content))
        return self._hash or 0


@dataclass(frozen=True, slots=True)
class Flow:
    """The worst that an expression may hold, for one kind of danger."""

    evidence: Evidence
    origin: Origin | None = None
    """Where it enters; None unless the evidence is remote or local."""
    what: str = ""
    """Completes "comes from …": "the query string of the request"; "" if unknown."""
    path: tuple[Step, ...] = ()
    """From the source on; the sink itself is not in it."""
    is_assembled: bool = False
    """Whether a part of it was put into a text with other parts."""


CLEAN_FLOW = Flow(Evidence.CLEAN)
UNKNOWN_FLOW = Flow(Evidence.UNKNOWN)
