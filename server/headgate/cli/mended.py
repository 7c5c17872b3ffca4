"""What `headgate fix` has done, for people and, as JSON, for programs.

Schema of the JSON, version 1; keys may be added, none changes its meaning:

    {"version": 1,
     "headgate": "0.1.0",                     the version that wrote it
     "files": 3,                              files that were looked at
     "written": true,                         false with --check: it only says what would be
     "fixes": [{
        "path": "app/views.py",               the file that changes
        "cell": 3,                            in a notebook only: its number, from 1, and
                                              the line is that of the cell
        "line": 7, "column": 5,               of what was found, one-based, in code points; the
                                              line as it was before all fixes; null where
                                              something is added to a file about dependencies
        "code": "HG502",
        "title": "Use `yaml.SafeLoader`",
        "safety": "safe" | "review" | "silence"}],
     "left": 2,                               findings that are left in these files
     "reviewable": 1,                         of them those that --unsafe may fix
     "errors": [{"path", "message"}]}         files that could not be read or written
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from headgate import __version__
from headgate.report.text import shown


@dataclass(frozen=True, slots=True)
class Mend:
    """A fix that was made."""

    path: str
    line: int | None
    column: int | None
    code: str
    title: str
    safety: str
    cell: int | None = None


@dataclass(slots=True)
class Outcome:
    """What one run has come to. Mutable."""

    written: bool
    files: int = 0
    mends: list[Mend] = field(default_factory=list[Mend])
    left: int = 0
    reviewable: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    @property
    def changed(self) -> int:
        """How many files change."""
        return len({mend.path for mend in self.mends})


def lines_of(mends: Iterable[Mend]) -> str:
    """Return a line for each fix, as text for people."""
    return "".join(f"{shown(_place(mend))}: {mend.code} {shown(mend.title)}\n" for mend in mends)


def conclusion(outcome: Outcome, *, interrupted: bool = False) -> str:
    """Return the one line that counts."""
    done = "Fixed" if outcome.written else "Would fix"
    what = f"{done} {_many(len(outcome.mends), 'finding')} in {_many(outcome.changed, 'file')}."
    if not outcome.mends:
        what = "Nothing was fixed." if outcome.errors or interrupted else "Nothing to fix."
    if interrupted:
        return f"Interrupted. {what}"
    if outcome.reviewable:
        return f"{what} {outcome.reviewable} more may be fixed with --unsafe: review what it does."
    return what


def as_json(outcome: Outcome) -> str:
    """Return all of it as JSON, with a line end."""
    content = {
        "version": 1,
        "headgate": __version__,
        "files": outcome.files,
        "written": outcome.written,
        "fixes": [
            {
                "path": mend.path,
                **({} if mend.cell is None else {"cell": mend.cell}),
                "line": mend.line,
                "column": mend.column,
                "code": mend.code,
                "title": mend.title,
                "safety": mend.safety,
            }
            for mend in outcome.mends
        ],
        "left": outcome.left,
        "reviewable": outcome.reviewable,
        "errors": [{"path": path, "message": message} for path, message in outcome.errors],
    }
    return json.dumps(content, indent=2) + "\n"


def _place(mend: Mend) -> str:
    cell = "" if mend.cell is None else f":cell {mend.cell}"
    return f"{mend.path}{cell}" + ("" if mend.line is None else f":{mend.line}:{mend.column}")


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
