"""How many of the dangerous modules a tool finds, and how many of the twins it flags."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .pairs import Pair
from .tools import Tool, file_name


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a tool says of a pair."""

    pair: Pair
    found: bool
    flagged: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Of how many pairs the dangerous module was found and the twin flagged."""

    pairs: int
    found: int
    flagged: int

    @property
    def found_percent(self) -> float:
        """How many of the dangerous modules were found."""
        return 100 * self.found / self.pairs if self.pairs else 0.0

    @property
    def flagged_percent(self) -> float:
        """How many of the twins were flagged."""
        return 100 * self.flagged / self.pairs if self.pairs else 0.0


def write(pairs: Sequence[Pair], folder: Path, named: Callable[[int, Pair, str], str]) -> None:
    """Write the modules of the pairs into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, pair in enumerate(pairs):
        for offset, kind, module in ((0, "bad", pair.bad), (1, "safe", pair.safe)):
            name = named(2 * number + offset, pair, kind)
            (folder / name).write_text(module.text, encoding="utf-8")


def verdicts(tool: Tool, pairs: Sequence[Pair]) -> list[Verdict]:
    """Ask a tool about every module. What it says elsewhere than at the sink does not count."""
    modules = [(pair.sink.name, m.text) for pair in pairs for m in (pair.bad, pair.safe)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(pairs, folder, lambda number, _, __: file_name(number))
        lines = tool(modules, folder)
    return [
        Verdict(pair, bool(bad & pair.bad.near()), bool(safe & pair.safe.near()))
        for pair, bad, safe in zip(pairs, lines[::2], lines[1::2], strict=True)
    ]


def score(verdicts: Iterable[Verdict]) -> Score:
    """Count."""
    kept = list(verdicts)
    return Score(len(kept), sum(v.found for v in kept), sum(v.flagged for v in kept))
