"""Which well-known name a name is likely to be taken for.

Typing errors, other separators, common prefixes and suffixes, and letters that look
like others. Distances are rapidfuzz's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Final

from headgate.evidence.known_packages import KnownPackages, known_packages
from headgate.ruleapi.packages import normalised

_POPULAR: Final = 5000
"""So many of the most wanted distributions are worth imitating."""
_BEST_KNOWN: Final = 600
"""So many are, even where their names are short."""
_SHORT: Final = 5
_LONG: Final = 11
"""From this length on two slips still are a slip."""
_PREFIXES: Final = ("python3-", "python-", "py-", "py3-", "lib", "py", "the-", "my-")
_SUFFIXES: Final = (
    "-python3",
    "-python",
    "-py3",
    "-py",
    "-lib",
    "-package",
    "-pkg",
    "py",
)
_LIKELY: Final = 82.0
"""Similarity, of 100, from which on a name is worth a guess."""
_LOOKS: Final = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "4": "a", "7": "t"})
_LETTERS: Final = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458\u0501\u0261\u04cf\u0442"
    "\u043c\u043d\u043a\u0432\u03bf\u03b1\u03c1\u03bd\u03b9\u03c4\u03c5\u0131\u0251",
    "aeopcyxisjdgltmhkboapvituia",
)


@lru_cache(4096)
def similar_package(name: str) -> str | None:
    """Return the popular distribution that a name imitates, or None."""
    return _similar(name, _targets(known_packages()))


@lru_cache(4096)
def similar_module(name: str) -> str | None:
    """Return the popular module, or distribution, that an imported name imitates, or None."""
    return _similar(name, _module_targets(known_packages()))


@lru_cache(4096)
def likely_package(name: str) -> str | None:
    """Return the distribution that was likely meant by a name that nothing knows, or None."""
    return _likely(name, _targets(known_packages()))


@lru_cache(4096)
def likely_module(name: str) -> str | None:
    """Return the module that was likely meant by a name that nothing knows, or None."""
    return _likely(name, _module_targets(known_packages()))


def folded(name: str) -> str:
    """Return a name with plain letters for those that look like them."""
    return unicodedata.normalize("NFKC", name).lower().translate(_LETTERS)


def _similar(name: str, targets: Sequence[str]) -> str | None:
    plain = normalised(folded(name))
    ranks = _ranks(targets)
    if not name.isascii() and plain in ranks:
        return plain
    found = [other for other in _variants(plain) if other in ranks]
    found += filter(None, (_squeezed(targets).get(_squeeze(plain)), _near(plain, targets)))
    return min((other for other in found if other != plain), key=ranks.__getitem__, default=None)


def _variants(name: str) -> Iterable[str]:
    """Yield what a name is without its decoration."""
    for prefix in _PREFIXES:
        rest = name.removeprefix(prefix)
        if rest != name and len(rest) >= _SHORT:
            yield rest
    for suffix in _SUFFIXES:
        rest = name.removesuffix(suffix).rstrip("-")
        if rest != name and len(rest) >= _SHORT:
            yield rest


def _squeeze(name: str) -> str:
    """Return a name without separators, in letters that look alike."""
    return re.sub(r"[-_.]", "", name).translate(_LOOKS).replace("rn", "m").replace("vv", "w")


def _near(name: str, targets: Sequence[str]) -> str | None:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if len(name) < _SHORT - 1:
        return None
    slips = 2 if len(name) >= _LONG else 1
    among = targets if len(name) > _SHORT else targets[:_BEST_KNOWN]
    found = process.extract(name, among, scorer=OSA.distance, score_cutoff=slips, limit=8)
    best = [
        (distance, place, other)
        for other, distance, place in found
        if other != name and len(other) >= _SHORT - 1 and not _counts_on(name, other)
        and (distance == 1 or len(other) >= _LONG)
    ]  # fmt: skip
    return min(best)[2] if best else None


def _counts_on(name: str, other: str) -> bool:
    """Tell whether two names differ in a number only, as the parts of a series do."""
    return re.sub(r"\d", "", name) == re.sub(r"\d", "", other) and name != other


def _likely(name: str, targets: Sequence[str]) -> str | None:
    from rapidfuzz import fuzz, process

    plain = normalised(folded(name))
    found = process.extractOne(plain, targets, scorer=fuzz.ratio, score_cutoff=_LIKELY)
    return found[0] if found is not None else None


@cache
def _ranks(targets: Sequence[str]) -> dict[str, int]:
    return {name: rank for rank, name in enumerate(targets)}


@cache
def _squeezed(targets: Sequence[str]) -> dict[str, str]:
    out: dict[str, str] = {}
    for name in targets:
        if len(name) > _SHORT:
            out.setdefault(_squeeze(name), name)
    return out


@cache
def _popular_modules(popular: tuple[str, ...]) -> tuple[str, ...]:
    known = known_packages()
    names: dict[str, None] = {}
    for package in popular:
        for module in known.modules_of(package):
            names[normalised(module.partition(".")[0])] = None
        names[package] = None
    return tuple(names)


def _targets(known: KnownPackages) -> tuple[str, ...]:
    return _first(known.popular)


@cache
def _first(popular: tuple[str, ...]) -> tuple[str, ...]:
    return popular[:_POPULAR]


def _module_targets(known: KnownPackages) -> tuple[str, ...]:
    return _popular_modules(_first(known.popular))
