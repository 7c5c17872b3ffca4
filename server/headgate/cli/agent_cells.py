"""Edits of one cell of a notebook, as agents tell of them, and the notebook after such an edit.

`tool_input` has `notebook_path`, `new_source`, and maybe `cell_id` (an id, or "cell-N" in
notebooks without ids) or `cell_number`, `cell_type`, and `edit_mode`: "replace", "insert"
(behind the cell; without one, at the top) or "delete".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

_Json: TypeAlias = Mapping[str, object]

_BY_NUMBER: Final = re.compile(r"cell-(\d{1,6})")


@dataclass(frozen=True, slots=True)
class CellEdit:
    """What becomes of one cell."""

    source: str
    cell: str | int | None = None
    """Its id, or which one it is, from 0."""
    kind: str = ""
    """"code" or "markdown"; "" is what it was."""
    mode: str = "replace"


def cell_edit(told: _Json) -> CellEdit | None:
    """Return the edit that an agent tells of, None if it is none."""
    source = told.get("new_source")
    if not isinstance(source, str):
        return None
    given = [told.get(key) for key in ("cell_id", "cell_number")]
    cell = next((c for c in given if isinstance(c, str | int) and not isinstance(c, bool)), None)
    kind, mode = told.get("cell_type"), told.get("edit_mode")
    return CellEdit(
        source,
        cell,
        kind if isinstance(kind, str) else "",
        mode if isinstance(mode, str) else "replace",
    )


def with_cell(data: bytes, edit: CellEdit) -> bytes | None:
    """Return a notebook after an edit, None if it does not fit."""
    try:
        notebook: object = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    content = _table(notebook)
    held = content.get("cells")
    cells = list(cast("Sequence[object]", held)) if isinstance(held, list) else []
    place = _place(cells, edit.cell)
    if edit.mode == "insert":
        made: _Json = {"cell_type": edit.kind or "code", "metadata": {}, "source": edit.source}
        cells.insert(0 if place is None else place + 1, made)
    elif place is None:
        return None
    elif edit.mode == "delete":
        del cells[place]
    else:
        known = _table(cells[place])
        kind = edit.kind or known.get("cell_type", "code")
        cells[place] = {**known, "cell_type": kind, "source": edit.source}
    return json.dumps({**content, "cells": cells}).encode()


def _table(value: object) -> _Json:
    return cast("_Json", value) if isinstance(value, dict) else {}


def _place(cells: Sequence[object], name: str | int | None) -> int | None:
    if isinstance(name, str):
        ids = [_table(cell).get("id") for cell in cells]
        if name in ids:
            return ids.index(name)
        found = _BY_NUMBER.fullmatch(name)
        name = int(found[1]) if found else None
    return name if name is not None and 0 <= name < len(cells) else None
