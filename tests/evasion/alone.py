"""Ways that are tried on their own, with one sink each, beside the suite that combines ways."""

from __future__ import annotations

from .classes import CLASS_WAYS
from .deciding import DECIDING_WAYS
from .entries import SOURCES
from .generator import Case, pair
from .library import LIBRARY_WAYS
from .names import PLAIN_NAME
from .pairs import Pair
from .sinks import REMOTE, SINK_NAMED, SINKS, Sink
from .ways import ASYNC, ATTACKER, FUNCTION, Way

ALONE: tuple[Way, ...] = (*CLASS_WAYS, *LIBRARY_WAYS, *DECIDING_WAYS)


def _sink(way: Way) -> Sink:
    if not way.only:
        return SINK_NAMED["os.system"]
    return next(
        s for s in SINKS if s.kind == way.only and s.payload == ATTACKER and REMOTE in s.sources
    )


def pairs_alone() -> list[Pair]:
    """Return one pair for each of the ways."""
    out: list[Pair] = []
    for number, way in enumerate(ALONE, 1):
        place = ASYNC if way.places == frozenset({ASYNC}) else FUNCTION
        case = Case(_sink(way), PLAIN_NAME, None, way, SOURCES[0], place, 2)
        out.append(pair(case, number))
    return out
