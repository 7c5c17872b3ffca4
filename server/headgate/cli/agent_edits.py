"""What coding agents say of an edit, and which lines are new after it.

Owns the shapes of what agents' hooks get on stdin:

    {"hook_event_name": "PostToolUse", "cwd": "...",          Claude Code, Gemini CLI
     "tool_input": {"file_path", "content"}                   a file as a whole
                 | {"file_path", "old_string", "new_string"}  a part of it
                 | {"file_path", "edits": [{"old_string", "new_string"}]}
                 | {"notebook_path", "new_source", …}}            a cell (`agent_cells`)
    {"hook_event_name": "afterFileEdit", "file_path", "edits": […]}   Cursor
    {"hook_event_name": "PostToolUse", "tool_name": "apply_patch",    Codex
     "tool_input": {"command": "*** Begin Patch …"}}                  of several files
    {"file": "...", "content": "..."}                         anything else

Events whose name begins with Pre, Before or before come before the file is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final, TypeAlias, cast

from headgate.cli.agent_cells import CellEdit, cell_edit
from headgate.project.diffs import WHOLE, ChangedLines
from headgate.text import split_lines

_Json: TypeAlias = Mapping[str, object]

_NAMES: Final = ("file_path", "file", "path", "filePath", "filename", "notebook_path")
_CONTENTS: Final = ("content", "file_text")
_OLD: Final = ("old_string", "old_str")
_NEW: Final = ("new_string", "new_str")
_PATCHES: Final = ("command", "input", "patch")
_MARKS: Final = ("hook_event_name", "tool_name", "tool_input")
_BEGIN: Final = "*** Begin Patch\n"
_TRIES: Final = 64
"""Places that are looked at where a new piece stands more than once."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file that was replaced by another."""

    old: str
    new: str
    all: bool = False


@dataclass(frozen=True, slots=True)
class AgentEdit:
    """An edit as an agent tells of it."""

    name: str
    """The file; "" if there is none, so that there is nothing to check."""
    folder: str = ""
    """Where the agent works; "" is here."""
    content: str | None = None
    pieces: tuple[Piece, ...] = ()
    is_before: bool = False
    """The file has not been written yet."""
    on_disk: bool = True
    """What counts is the file, once it is written."""
    cell: CellEdit | None = None
    """Of a notebook: the cell that was edited."""


def edits_of(text: str) -> Sequence[AgentEdit] | None:
    """Return the edits that a text from stdin tells of, None if it is code."""
    if not text.lstrip("\ufeff \t\r\n").startswith("{"):
        return None
    event = _object(text.lstrip("\ufeff"))
    if event is None:
        return None
    given = event.get("tool_input")
    inner = _object(given) if isinstance(given, str) else _mapping(given)
    told = event if inner is None else inner
    kind = event.get("hook_event_name")
    is_before = isinstance(kind, str) and kind.lower().startswith(("pre", "before"))
    folder = _first(event, ("cwd",)) or ""
    patch = next((found for key in _PATCHES if (found := _patch(told.get(key)))), None)
    if patch is not None:
        return [
            replace(e, folder=folder, is_before=is_before)
            for e in _patched(patch, is_before=is_before)
        ]
    name = _first(told, _NAMES)
    is_event = any(mark in event for mark in _MARKS)
    content = _first(told, _CONTENTS)
    if not is_event and (name is None or content is None):
        return None
    pieces, cell = tuple(_pieces(told)), cell_edit(told)
    return [AgentEdit(name or "", folder, content, pieces, is_before, is_event, cell)]


def _patch(value: object) -> str | None:
    """Return the patch in a command, which may be a line for a shell or its words."""
    words = cast("Sequence[object]", value) if isinstance(value, list) else [value]
    for word in words:
        if isinstance(word, str):
            text = word.replace("\r\n", "\n")
            start = text.find(_BEGIN)
            if start >= 0 and (start == 0 or text[start - 1] == "\n"):
                return text[start + len(_BEGIN) :]
    return None


def _patched(patch: str, *, is_before: bool) -> Iterator[AgentEdit]:
    """Yield the edits of a patch, a file at a time."""
    patch = patch.partition("\n*** End Patch")[0]
    for section in re.split(r"^\*\*\* (?=(?:Add|Update|Delete) File: )", patch, flags=re.M):
        head, _, body = section.partition("\n")
        action, _, name = head.partition(" File: ")
        lines = body.split("\n")
        if action == "Add":
            content = "".join(f"{line[1:]}\n" for line in lines if line.startswith("+"))
            yield AgentEdit(name.strip(), content=content)
        elif action == "Update":
            moved = lines[0].removeprefix("*** Move to: ") if lines else ""
            if lines and moved != lines[0]:
                name, lines = name if is_before else moved, lines[1:]
            pieces = (_hunk(hunk) for hunk in _hunks(lines))
            yield AgentEdit(name.strip(), pieces=tuple(p for p in pieces if p.old or p.new))


def _hunks(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    found: list[str] = []
    for line in lines:
        if line.startswith("@@"):
            yield found
            found = []
        elif line[:1] in ("+", "-", " ", ""):
            found.append(line)
    yield found


def _hunk(lines: Sequence[str]) -> Piece:
    def side(sign: str) -> str:
        return "\n".join(line[1:] for line in lines if line[:1] != sign)

    return Piece(side("+"), side("-"))


def _pieces(told: _Json) -> Iterator[Piece]:
    edits = told.get("edits")
    several = cast("Sequence[object]", edits) if isinstance(edits, list) else [told]
    for one in several:
        edit = _mapping(one) or {}
        old, new = _first(edit, _OLD), _first(edit, _NEW)
        if new is not None:
            yield Piece(old or "", new, edit.get("replace_all") is True)


def applied(text: str, pieces: Sequence[Piece]) -> str | None:
    """Return a text after an edit, None if it does not fit."""
    for piece in pieces:
        if piece.old not in text:
            return None
        text = text.replace(piece.old, piece.new, -1 if piece.all else 1)
    return text


def new_lines(text: str, edit: AgentEdit) -> ChangedLines:
    """Return which lines of a text are new, after the edit was made."""
    if edit.content is not None or not edit.pieces:
        return WHOLE
    spans: list[tuple[int, int]] = []
    removed: list[int] = []
    for piece in edit.pieces:
        if not piece.new.strip():
            # Nobody knows where it was: it may have been a check on any way.
            removed += range(text.count("\n") + 1)
            continue
        places = list(_places(text, piece.new))
        if not places or len(places) >= _TRIES:
            return WHOLE  # something else has changed it since
        for place in places:
            first = len(split_lines(text[:place])) - 1
            found, gone = _difference(piece)
            spans += ((first + start, first + stop) for start, stop in found)
            removed += (first + line for line in gone)
    return ChangedLines(tuple(spans), tuple(removed))


def _places(text: str, piece: str) -> Iterator[int]:
    place = text.find(piece)
    for _ in range(_TRIES):
        if place < 0:
            return
        yield place
        place = text.find(piece, place + 1)


def _difference(piece: Piece) -> tuple[Sequence[tuple[int, int]], Sequence[int]]:
    """Return the new lines of a piece, and those before which something was taken away."""
    old, new = split_lines(piece.old), split_lines(piece.new)
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    changed = [(j, stop, tag) for tag, _, _, j, stop in codes if tag != "equal"]
    return (
        [(j, stop) for j, stop, _ in changed],
        [j for j, _, tag in changed if tag != "insert"],
    )


def _object(text: str) -> _Json | None:
    try:
        return _mapping(json.loads(text))
    except (ValueError, RecursionError):
        return None


def _mapping(value: object) -> _Json | None:
    return cast("_Json", value) if isinstance(value, dict) else None


def _first(told: _Json, keys: Sequence[str]) -> str | None:
    return next((value for key in keys if isinstance(value := told.get(key), str)), None)
