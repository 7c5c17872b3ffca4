"""Numbers that can be foretold: good for simulations, not for secrets."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Library, Origin, Passes, Source

_WHAT: Final = "numbers that can be foretold"
_DRAWS: Final = (
    *("random", "randint", "randrange", "choice", "choices", "sample", "uniform"),
    *("getrandbits", "randbytes"),
)

LIBRARY: Final = Library(
    "random",
    sources=(
        *(
            Source(f"{owner}.{draw}()", Origin.RANDOM, _WHAT)
            for owner in ("random", "random.Random()")
            for draw in _DRAWS
        ),
        *(
            Source(f"numpy.random.{draw}()", Origin.RANDOM, _WHAT)
            for draw in ("rand", "randint", "random", "choice", "bytes")
        ),
        Source("uuid.uuid1()", Origin.RANDOM, "the time and the address of this machine"),
    ),
    passes=tuple(
        Passes(f"{owner}.{draw}", (0,))
        for owner in ("random", "random.Random()")
        for draw in ("choice", "choices", "sample")
    ),
)
