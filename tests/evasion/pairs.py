"""A dangerous module and its safe twin, however they came about.

Those that are written by hand lie in `unseen/` as NAME_bad.py and NAME_safe.py, and in
`by_hand/` once somebody has worked on what the engine gets wrong in them. Both begin with

    # sink: os.system
    # way: how it is written, in a few words

where the sink is one of `sinks.py`, and mark the line of the sink (each of them, if a finding
may stand at one or the other) with `# <- sink` at its end; the marks are taken off before
anything reads the modules.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from .sinks import SINK_NAMED, Sink

MARK = "# <- sink"
UNSEEN = Path(__file__).with_name("unseen")
BY_HAND = Path(__file__).with_name("by_hand")


@dataclass(frozen=True, slots=True)
class Module:
    """A text and the lines (from 1) where its sink is called."""

    text: str
    sinks: tuple[int, ...]

    def near(self) -> frozenset[int]:
        """Return the lines of the statements with the sink; of a block, those of its header."""
        lines = set(self.sinks)
        for node in ast.walk(ast.parse(self.text)):
            if not isinstance(node, ast.stmt):
                continue
            inner = getattr(node, "body", None) or getattr(node, "cases", None)
            if inner:
                first = inner[0].pattern if isinstance(node, ast.Match) else inner[0]
                end = max(node.lineno, first.lineno - 1)
            else:
                end = node.end_lineno or node.lineno
            if any(node.lineno <= sink <= end for sink in self.sinks):
                lines.update(range(node.lineno, end + 1))
        return frozenset(lines)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two modules that differ in little."""

    name: str
    sink: Sink
    ways: tuple[tuple[str, str], ...]
    """Family and name of each way of writing in it."""
    bad: Module
    safe: Module
    unseen: bool = False


def _read(path: Path) -> tuple[dict[str, str], Module]:
    lines = path.read_text("utf-8").splitlines()
    heads = [line[2:].split(":", 1) for line in lines[:2] if line.startswith("# ") and ":" in line]
    header = {key.strip(): text.strip() for key, text in heads}
    if not {"sink", "way"} <= header.keys():
        raise ValueError(f"{path.name} must begin with `# sink:` and `# way:`")
    if header["sink"] not in SINK_NAMED:
        raise ValueError(f"{path.name}: {header['sink']} is no sink of sinks.py")
    marked = tuple(n for n, line in enumerate(lines, 1) if line.rstrip().endswith(MARK))
    if not marked:
        raise ValueError(f"{path.name} has no line that ends with {MARK}")
    text = "\n".join(line.rstrip().removesuffix(MARK).rstrip() for line in lines) + "\n"
    return header, Module(text, marked)


def written() -> list[Pair]:
    """Return all pairs that were written by hand."""
    return [*by_hand(), *unseen()]


def unseen(folder: Path = UNSEEN) -> list[Pair]:
    """Return the pairs of authors who did not know the engine, as they came."""
    return _pairs(folder, "unseen", hidden=True)


def by_hand(folder: Path = BY_HAND) -> list[Pair]:
    """Return the pairs that have been looked at since."""
    return _pairs(folder, "by hand", hidden=False)


def _pairs(folder: Path, family: str, *, hidden: bool) -> list[Pair]:
    pairs: list[Pair] = []
    for path in sorted(folder.glob("*_bad.py")):
        twin = path.with_name(path.name.removesuffix("_bad.py") + "_safe.py")
        header, bad = _read(path)
        other, safe = _read(twin)
        if other != header:
            raise ValueError(f"{path.name} and {twin.name} begin differently")
        name = path.name.removesuffix("_bad.py")
        way = (family, header["way"])
        pairs.append(Pair(name, SINK_NAMED[header["sink"]], (way,), bad, safe, unseen=hidden))
    alone = {p.name for p in folder.glob("*_safe.py")} - {f"{p.name}_safe.py" for p in pairs}
    if alone:
        raise ValueError(f"no dangerous module for {', '.join(sorted(alone))}")
    return pairs
