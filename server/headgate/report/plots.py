"""Plots as SVG that stands in a page: bars by day, in parts.

Owns how they look and how they read aloud. Colours are classes, which the page gives for light
and dark; numbers stand in titles, which a pointer shows and a screen reader reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_WIDTH: Final = 760
_HEIGHT: Final = 220
_LEFT: Final = 46
_TOP: Final = 14
_BOTTOM: Final = 26
_LABELS: Final = 8
"""Days that are named at most."""


@dataclass(frozen=True, slots=True)
class Part:
    """What the bars are made of, from below."""

    name: str
    style: str
    """A class of the page."""
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """Bars, one for each label."""

    id: str
    title: str
    described: str
    """What one would see, in words."""
    labels: tuple[str, ...]
    parts: tuple[Part, ...]


def svg(plot: Plot) -> str:
    """Return a plot as an element of a page."""
    totals = [sum(values) for values in zip(*(p.values for p in plot.parts), strict=True)]
    step, top = _scale(max(totals, default=0))
    lines = [
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-labelledby="{plot.id}-title {plot.id}-described">',
        f'<title id="{plot.id}-title">{escape(plot.title)}</title>',
        f'<desc id="{plot.id}-described">{escape(plot.described)}</desc>',
        *_grid(step, top),
        *_bars(plot, totals, top),
        *_days(plot.labels),
        "</svg>",
    ]
    return "\n".join(lines)


def _scale(most: int) -> tuple[int, int]:
    """Return whole numbers: the step between two lines of the grid, and the topmost line."""
    step = 1
    while step * 4 < most:
        digit = str(step)[0]
        step = step * 5 // 2 if digit == "2" else step * 2
    return step, max(step, -(-most // step) * step)


def _y(value: int, top: int) -> float:
    return _HEIGHT - _BOTTOM - value / top * (_HEIGHT - _TOP - _BOTTOM)


def _grid(step: int, top: int) -> Iterator[str]:
    for value in range(0, top + 1, step):
        y = _y(value, top)
        style = "axis" if not value else "grid"
        yield f'<line class="{style}" x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield (
            f'<text class="tick" x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:,}</text>'
        )


def _slot(count: int) -> float:
    return (_WIDTH - _LEFT) / max(count, 1)


def _bars(plot: Plot, totals: Sequence[int], top: int) -> Iterator[str]:
    slot = _slot(len(plot.labels))
    width = min(slot * 0.72, 44)
    for n, label in enumerate(plot.labels):
        if not totals[n]:
            continue
        x = _LEFT + n * slot + (slot - width) / 2
        told = ", ".join(f"{part.values[n]:,} {part.name}" for part in plot.parts if part.values[n])
        yield f"<g><title>{escape(f'{label}: {told}')}</title>"
        base = 0
        for part in plot.parts:
            value = part.values[n]
            if value:
                y, below = _y(base + value, top), _y(base, top)
                yield (
                    f'<rect class="{part.style}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" '
                    f'height="{below - y:.1f}"/>'
                )
            base += value
        yield "</g>"


def _days(labels: Sequence[str]) -> Iterator[str]:
    slot = _slot(len(labels))
    every = -(-len(labels) // _LABELS)
    for n in range(len(labels) - 1, -1, -every):
        x = _LEFT + (n + 0.5) * slot
        # The last day stands at the edge; with many days its name would not fit in the middle.
        last = n == len(labels) - 1 and slot < 44
        anchor, x = ("end", float(_WIDTH)) if last else ("middle", x)
        yield (
            f'<text class="tick" x="{x:.1f}" y="{_HEIGHT - 8}" text-anchor="{anchor}">'
            f"{escape(labels[n])}</text>"
        )
