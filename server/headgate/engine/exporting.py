"""A text as those see it that import it: its names, and what calls of its functions do.

Evaluates the module, and a function only when it is asked for. Judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from headgate.engine.analysis import quiet, step_range
from headgate.engine.cache import Cache, line_facts
from headgate.ruleapi import Step
from headgate.semantics.elsewhere import Answer, Elsewhere, Handed, Question, Summary
from headgate.semantics.models import Models
from headgate.semantics.program import Program
from headgate.semantics.values import Value
from headgate.syntax import Region, split
from headgate.text import Range, Snapshot

Regions: TypeAlias = Sequence[Region]


def read(text: str, cache: Cache) -> Regions:
    """Return the regions of a text, each with its facts."""
    with quiet():
        regions = list(split(Snapshot.of(text)))
        for region in regions:
            cache.read(region)
    return regions


class Exporter:
    """One text, with what other files say."""

    def __init__(
        self,
        regions: Regions,
        cache: Cache,
        models: Models,
        elsewhere: Elsewhere,
        prior: Exporter | None = None,
    ) -> None:
        self._regions = regions
        same = prior is not None and prior._regions is regions
        known: Program | None = prior._program if prior is not None and same else None
        self._program: Program = Program(
            line_facts, cache.trees, models, known, elsewhere=elsewhere
        )
        self._lines: dict[Region, int] = {}
        with quiet():
            self._program.evaluate_module(regions)

    @property
    def answers(self) -> dict[Question, Answer | None]:
        """All that it has asked of other files so far, with the answers."""
        return self._program.answers

    def name(self, name: str) -> Value | None:
        """Return what a name is, None if the module binds none such."""
        return self._program.exported(name)

    def summary(self, function: str) -> Summary | None:
        """Return what a call of a function does, whatever is passed."""
        with quiet():
            return self._program.summary(function)

    def handed_by(self, handed: Handed) -> frozenset[Handed]:
        """Return what a function passes on when it is called like this by another file."""
        with quiet():
            return self._program.handed_by(handed)

    def places(self, steps: Iterable[Step]) -> dict[Step, Range]:
        """Return where steps are that values of this text have on their ways."""
        out: dict[Step, Range] = {}
        for step in steps:
            region = self._program.line_of(step)
            line = None if region is None else self._line_of(region)
            if region is not None and line is not None:
                out[step] = step_range(step, region, line)
        return out

    def _line_of(self, region: Region) -> int | None:
        if not self._lines:
            top = 0
            for one in self._regions:
                self._lines[one] = top + one.offset
                top += one.height
        return self._lines.get(region)
