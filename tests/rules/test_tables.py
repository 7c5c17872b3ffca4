"""The models of libraries: well formed, said once, and used by somebody."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import cast

import pytest

from headgate.ruleapi import (
    Attribute,
    Calls,
    Danger,
    Decorated,
    Fresh,
    Guard,
    Library,
    Method,
    NamedParameter,
    NoReturn,
    Passes,
    Registered,
    Same,
    Sanitizer,
    Sink,
    Source,
)
from headgate_rules import tables
from headgate_rules.tables import LIBRARIES

FOLDER = Path(tables.__file__).parent
FILES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
RULES = sorted(path for path in FOLDER.parent.rglob("*.py") if path.parent != FOLDER)

_WORD = r"[A-Za-z_]\w*"
_CALLED = rf"{_WORD}(?:\(\))*(?:\[\])*"
PLACE = re.compile(rf"{_CALLED}(?:\.{_CALLED})*")
"""What an expression is named: "flask.Flask().test_client().get()"."""
METHOD = re.compile(rf"\*\.{_WORD}(?:\.{_WORD})*")
"""A method of an object whose type is not known."""
TYPE = re.compile(rf"(?:{_CALLED}\.)*{_WORD}(?:\(\))?")

ROWS = [
    pytest.param(library, row, id=f"{library.name}-{kind.name}-{number}")
    for library in LIBRARIES
    for kind in fields(Library)
    if kind.name != "name"
    for number, row in enumerate(getattr(library, kind.name))
]
BY_LIBRARY = [pytest.param(library, id=library.name) for library in LIBRARIES]

Row = (
    Source | Decorated | Registered | Method | NamedParameter | Attribute | Sink | Sanitizer
    | Guard | Same | Passes | Fresh | Calls | NoReturn
)  # fmt: skip


def is_place(name: str) -> bool:
    return PLACE.fullmatch(name) is not None


def is_called(name: str) -> bool:
    """Whether it names something that can be called, also of an object of unknown type."""
    return is_place(name) or METHOD.fullmatch(name) is not None


def is_argument(argument: tuple[str, int | None]) -> bool:
    keyword, position = argument
    if keyword == "*":
        return position is not None and position >= 0
    if keyword in ("**", "self"):
        return position is None
    if position is not None and not 0 <= position < 12:
        return False
    return keyword.isidentifier() or (keyword == "" and position is not None)


def is_type(name: str) -> bool:
    return name == "" or TYPE.fullmatch(name) is not None


@pytest.mark.parametrize(("library", "row"), ROWS)
def test_rows_are_well_formed(library: Library, row: Row) -> None:
    match row:
        case Source():
            assert is_place(row.name) or is_called(row.name.removesuffix("()"))
            assert row.what
            assert row.what == row.what.strip(" .")
        case Decorated():
            assert is_called(row.decorator)
            assert is_type(row.first)
            assert all(is_called(name) for name in row.exempt)
            assert row.what
            assert row.returns in ("", "markup", "answer")
        case Registered():
            assert is_called(row.call)
            assert is_argument((row.keyword, row.position))
            assert is_type(row.first)
            assert row.what
            assert row.returns in ("", "markup", "answer")
        case Method():
            assert is_place(row.base)
            assert all(name.isidentifier() for name in row.names)
            assert is_type(row.first)
            assert row.returns in ("", "markup", "answer")
        case NamedParameter():
            assert row.parameter.isidentifier()
            assert is_place(row.type)
            assert not row.module or all(part.isidentifier() for part in row.module.split("."))
        case Attribute():
            assert is_place(row.owner)
            assert row.name.isidentifier()
            assert is_place(row.type)
        case Sink():
            assert is_called(row.name)
            assert row.arguments
            assert all(is_argument(argument) for argument in row.arguments)
            assert len(set(row.arguments)) == len(row.arguments)
        case Sanitizer():
            assert is_called(row.name)
            assert row.removes
        case Guard():
            assert is_called(row.name)
            assert row.removes
            assert -1 <= row.argument < 12
        case Same():
            assert is_place(row.name)
            assert is_place(row.stands_for)
            assert row.name != row.stands_for
        case Passes():
            assert is_called(row.name)
            assert all(-1 <= position < 12 for position in row.arguments)
        case Calls():
            assert is_called(row.name)
            assert is_argument(row.function)
            assert row.packed is None or is_argument(row.packed)
            assert row.first is None or row.packed is None
            assert row.first is None or 0 <= row.first < 12
            assert not row.items or row.first is not None
        case Fresh() | NoReturn():
            assert is_called(row.name)


def test_nothing_is_said_twice() -> None:
    for kind in fields(Library):
        if kind.name == "name":
            continue
        rows = Counter(row for library in LIBRARIES for row in getattr(library, kind.name))
        assert [row for row, times in rows.items() if times > 1] == []


def test_an_argument_is_said_to_be_dangerous_once_in_each_way() -> None:
    rows = Counter(
        (sink.name, sink.danger, argument)
        for library in LIBRARIES
        for sink in library.sinks
        for argument in sink.arguments
    )
    assert [name for name, times in rows.items() if times > 1] == []


def test_a_name_comes_from_one_source() -> None:
    rows = Counter(source.name for library in LIBRARIES for source in library.sources)
    assert [name for name, times in rows.items() if times > 1] == []


def test_names_that_stand_for_others_lead_to_an_end() -> None:
    leads: dict[str, set[str]] = {}
    for library in LIBRARIES:
        for same in library.same:
            leads.setdefault(same.name, set()).add(same.stands_for)
    for start in leads:
        seen: set[str] = set()
        open_ = set(leads[start])
        while open_:
            name = open_.pop()
            assert name != start, f"{start} leads back to itself"
            if name not in seen:
                seen.add(name)
                open_ |= leads.get(name, set())


def _asked() -> Iterator[str]:
    """Yield the dangers that the rules' own text names."""
    for path in RULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Attribute(value=ast.Name(id="Danger"), attr=name):
                    yield name
                case _:
                    pass


def test_a_rule_asks_for_every_danger() -> None:
    asked = set(_asked())
    used = {sink.danger for library in LIBRARIES for sink in library.sinks}
    assert {danger.name for danger in used} <= asked
    assert {danger.name for danger in Danger} - {"CUSTOM"} <= asked


def test_every_file_is_a_library_with_a_name_of_its_own() -> None:
    assert len(FILES) == len(LIBRARIES)
    names = Counter(library.name for library in LIBRARIES)
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_not_named_like_what_it_describes(file: str) -> None:
    # A module `flask` beside the tables would be what a careless import finds.
    assert file not in sys.stdlib_module_names
    described = {
        row.name.partition(".")[0].partition("(")[0]
        for library in LIBRARIES
        for row in cast("tuple[Source | Sink, ...]", (*library.sources, *library.sinks))
    }
    assert file not in described - {"dbapi"}  # no library: what the drivers have in common


@pytest.mark.parametrize("file", FILES)
def test_a_file_holds_data_and_nothing_else(file: str) -> None:
    tree = ast.parse((FOLDER / f"{file}.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    for node in tree.body:
        assert isinstance(node, ast.Expr | ast.ImportFrom | ast.Assign | ast.AnnAssign)
    assert any(
        isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "LIBRARY"
        for node in tree.body
    )
