"""Rules of installed packages: the entry point group `headgate.rules`.

Only what is installed where Headgate itself is installed counts, never what lies in the
folder that it runs in or checks. A package that cannot be used costs one problem.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from headgate.ruleapi import Library, Pack, Problem, Rule

GROUP: Final = "headgate.rules"


@dataclass(frozen=True, slots=True)
class Installed:
    """What installed packages offer, and why some of it cannot be used."""

    rules: tuple[Rule, ...] = ()
    libraries: tuple[Library, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """One entry point: the package that declares it, and how it is loaded."""

    package: str
    load: Callable[[], object]


def places() -> list[str]:
    """Return where packages are looked for: not where the process was started."""
    here = os.path.realpath(os.curdir)
    return [place for place in sys.path if place and os.path.realpath(place) != here]


def offers(where: Sequence[str]) -> list[Offer]:
    """Return the entry points in some folders, in the order of their packages."""
    found: dict[tuple[str, str], Offer] = {}
    where = [place for place in where if _may_offer(place)]
    if not where:
        return []
    from importlib import metadata  # takes long, and is seldom needed

    for place in where:
        for distribution in metadata.distributions(path=[place]):
            package = distribution.name
            for point in distribution.entry_points:
                if point.group == GROUP:
                    found.setdefault((package, point.name), Offer(package, point.load))
    return [found[key] for key in sorted(found)]


def _may_offer(place: str) -> bool:
    """Whether a file of a folder's packages names the group: reading all metadata takes long."""
    try:
        names = [name for name in os.listdir(place) if name.endswith("-info")]
    except OSError:
        return False
    return any(_names_group(os.path.join(place, name, "entry_points.txt")) for name in names)


def _names_group(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return GROUP.encode() in file.read()
    except OSError:
        return False


def packed(offered: Iterable[Offer], taken: frozenset[str]) -> Installed:
    """Load what is offered; `taken` are the codes and names of other rules. Of two
    rules with the same code or name the first counts.
    """
    rules: list[Rule] = []
    libraries: list[Library] = []
    problems: list[Problem] = []
    seen = set(taken)
    for offer in offered:
        try:
            pack = _checked(offer.load(), seen)
        # A package is not ours: whatever happens in it, the others are used.
        except (Exception, SystemExit) as error:
            said = str(error) if isinstance(error, _UnusableError) else type(error).__name__
            problems.append(
                Problem(offer.package, f"the rules of this package cannot be used: {said}")
            )
            continue
        rules += pack.rules
        libraries += pack.libraries
        seen |= {word for rule in pack.rules for word in (rule.meta.code, rule.meta.name)}
    return Installed(tuple(rules), tuple(libraries), tuple(problems))


class _UnusableError(Exception):
    """What a package offers is not what it must be."""


def _checked(offered: object, seen: set[str]) -> Pack:
    from headgate.custom.schema import CODE

    if not isinstance(offered, Pack):
        raise _UnusableError(f"it offers no headgate.ruleapi.Pack but {type(offered).__name__}")
    own: set[str] = set()
    for rule in offered.rules:
        # What is not of these types would fail somewhere in the middle of an analysis.
        if not isinstance(rule, Rule):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise _UnusableError("one of its rules is no headgate.ruleapi.Rule")
        code, name = rule.meta.code, rule.meta.name
        if not CODE.fullmatch(code):
            raise _UnusableError(f"its code {code} is not two to eight capitals and some digits")
        if {code, name} & (seen | own):
            raise _UnusableError(f"{code} {name} is a rule already")
        own |= {code, name}
    for library in offered.libraries:
        if not isinstance(library, Library):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise _UnusableError("one of its libraries is no headgate.ruleapi.Library")
    return offered
