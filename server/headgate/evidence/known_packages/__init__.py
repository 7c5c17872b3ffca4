"""The list of well-known packages that Headgate carries; `SOURCES.md` says where it is from.

It is read when a name comes up that the project itself does not know.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("known.txt.gz")


@dataclass(frozen=True, slots=True)
class KnownPackages:
    """Names as PEP 503 compares them, those of modules too."""

    popular: tuple[str, ...]
    """Distributions by downloads, the most wanted first."""
    packages: dict[str, str]
    """Distribution → the modules that it brings, if they have other names; by blanks."""
    named: dict[str, tuple[str, ...]]
    """Module → the distributions of another name that bring it, the most wanted first."""
    squatted: dict[str, str]
    """Names of malicious packages → what they are to be taken for."""

    def modules_of(self, package: str) -> tuple[str, ...]:
        """Return the modules of a distribution, spelled as they are imported."""
        more = self.packages.get(package)
        if more is None:
            return ()
        return tuple(more.split(" ")) if more else (package.replace("-", "_"),)

    def bringing(self, module: str) -> tuple[str, ...] | None:
        """Return the distributions that bring a module; None if it is not known.

        None of them, for a module that a host program brings.
        """
        named = self.named.get(module)
        own = self.packages.get(module) == ""
        if named is None:
            return (module,) if own else None
        return (module, *named) if own else named


@cache
def known_packages() -> KnownPackages:
    """Return the list; it is read once."""
    return read(gzip.decompress(_FILE.read_bytes()).decode("utf-8").splitlines())


def read(lines: Iterable[str]) -> KnownPackages:
    """Read the list from its lines."""
    popular: list[str] = []
    packages: dict[str, str] = {}
    named: dict[str, tuple[str, ...]] = {}
    squatted: dict[str, str] = {}
    section = ""
    for line in lines:
        if line.startswith("["):
            section = line
            continue
        name, _, more = line.partition(" ")
        if section == "[squatted]":
            squatted[name] = more
        elif section == "[modules]":
            named.setdefault(name.lower().replace("_", "-"), ())
        else:
            if section == "[popular]":
                popular.append(name)
            packages[name] = more
            for module in more.lower().replace("_", "-").split(" ") if more else ():
                whole = module.replace(".", "-")
                for one in {whole, module.partition(".")[0]}:
                    if name not in (known := named.get(one, ())):
                        named[one] = (*known, name)
    return KnownPackages(tuple(popular), packages, named, squatted)
