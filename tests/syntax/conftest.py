"""Helpers of the syntax layer: regions with their lines, and trees of them."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest

from headgate.syntax import Region, split
from headgate.text import Snapshot, split_lines

Placed = list[tuple[int, Region]]


def _regions(text: str) -> Placed:
    out: Placed = []
    top = 0
    for region in split(Snapshot.of(text)):
        if region.is_code:
            out.append((top + region.offset, region))
        top += region.height
    return out


@pytest.fixture
def regions() -> Callable[[str], Placed]:
    """Cut a text; return the regions with code, and the line on which it begins."""
    return _regions


@pytest.fixture
def misplaced() -> Callable[[str, list[ast.AST], int], list[ast.AST]]:
    """Return the names and numbers that do not stand where their nodes say."""

    def check(text: str, nodes: list[ast.AST], base: int) -> list[ast.AST]:
        lines = [line.encode("utf-8", "surrogatepass") for line in split_lines(text)]
        wrong: list[ast.AST] = []
        for root in nodes:
            for node in ast.walk(root):
                if isinstance(node, ast.Name):
                    if node.id == "_":  # stands in for what is missing
                        continue
                    shown = node.id
                elif isinstance(node, ast.Constant) and type(node.value) is int:
                    shown = str(node.value)
                else:
                    continue
                line = lines[node.lineno - base] if node.lineno - base < len(lines) else b""
                there = line[node.col_offset : node.end_col_offset].decode("utf-8", "replace")
                if there != shown:
                    wrong.append(node)
        return wrong

    return check
