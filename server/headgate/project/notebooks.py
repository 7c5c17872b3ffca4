"""From the JSON of a notebook (nbformat 3 and 4) to its cells.

Whatever cannot be read is an `Unreadable` value, never an exception.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final, cast

from headgate.project.cells import Cells
from headgate.project.magics import python_of
from headgate.project.reading import Unreadable

SUFFIX: Final = ".ipynb"
NOTEBOOK_LIMIT: Final = 64 * 1024 * 1024
"""Bytes that a notebook may have: pictures are in it, and are not looked at."""
SOURCE_LIMIT: Final = 16 * 1024 * 1024
"""Characters that its cells may have."""


@dataclass(frozen=True, slots=True)
class Notebook:
    """The cells that hold Python, and which cells of all they are, counted from 1."""

    cells: Cells
    numbers: tuple[int, ...]
    texts: tuple[str, ...] = ()
    """What stands in these cells, with its line ends."""


def is_notebook(path: PurePath) -> bool:
    """Tell whether a file is a notebook by its name."""
    return path.suffix == SUFFIX


def parse_notebook(data: bytes, path: str = "", limit: int = SOURCE_LIMIT) -> Notebook | Unreadable:
    """Read a notebook; one in another language has no cells, nor has an empty file.

    `limit` is how many characters of code it may hold.
    """
    if not data.strip():
        return Notebook(Cells.of(()), ())  # as an editor makes it, before anything is saved
    try:
        content: object = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return Unreadable(path, f"is no notebook: not UTF-8 at offset {error.start}", error.start)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        return Unreadable(path, f"is no notebook: not JSON at {where}", error.pos)
    except (ValueError, RecursionError):
        return Unreadable(path, "is no notebook: its JSON cannot be read")
    if not isinstance(content, Mapping):
        return Unreadable(path, "is no notebook: its JSON is no object")
    notebook = cast("Mapping[str, object]", content)
    cells = list(_cells(notebook))
    if "nbformat" not in notebook or None in cells:
        what = "it does not say its `nbformat`" if "nbformat" not in notebook else "odd `cells`"
        return Unreadable(path, f"is no notebook: {what}")
    if not _is_python(notebook):
        return Notebook(Cells.of(()), ())
    code = [(n, text) for n, text in enumerate(cells, 1) if text]
    if sum(len(text) for _, text in code) > limit:
        return Unreadable(path, f"holds more than {limit:,} characters of code")
    return Notebook(
        Cells.of(python_of(text) for _, text in code),
        tuple(number for number, _ in code),
        tuple(text for _, text in code),
    )


def _cells(notebook: Mapping[str, object]) -> Iterator[str | None]:
    """Yield the code of each cell, "" for those of text, None for what is no cell."""
    sheets = notebook.get("worksheets")
    holders = cast("list[object]", sheets) if isinstance(sheets, list) else [notebook]
    for holder in holders:
        listed = cast("Mapping[str, object]", holder).get("cells") if _is_table(holder) else None
        if not isinstance(listed, list):
            yield None
            return
        for cell in cast("list[object]", listed):
            yield _code(cast("Mapping[str, object]", cell)) if _is_table(cell) else None


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _code(cell: Mapping[str, object]) -> str | None:
    if cell.get("cell_type") != "code":
        return ""
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, str):
        return source
    if isinstance(source, list):
        lines = cast("list[object]", source)
        if all(isinstance(line, str) for line in lines):
            return "".join(cast("list[str]", lines))
    return None


def _is_python(notebook: Mapping[str, object]) -> bool:
    metadata = notebook.get("metadata")
    if not isinstance(metadata, Mapping):
        return True
    said = cast("Mapping[str, object]", metadata)
    for table, key in (("language_info", "name"), ("kernelspec", "language")):
        held = said.get(table)
        name = cast("Mapping[str, object]", held).get(key) if isinstance(held, Mapping) else None
        if isinstance(name, str):
            return name.lower() in ("python", "ipython", "python3")
    return True
