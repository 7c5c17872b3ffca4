"""The list of well-known packages that Headgate carries; `SOURCES.md` says where it is from.

It is read when a name comes up that the project itself does not know.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from headgate.manifests import normalised


@dataclass(frozen=True, slots=True)
class KnownPackages:
    """Names as PEP 503 compares them, those of modules too."""

    popular: tuple[str, ...]
    """Distributions by downloads, the most wanted first."""
    packages: dict[str, tuple[str, ...]]
    """Distribution → the modules that it brings, spelled as they are imported."""
    modules: dict[str, tuple[str, ...]]
    """Module → the distributions that bring it, the most wanted first."""
    squatted: dict[str, str]
    """Names of malicious packages → what they are to be taken for."""


@cache
def known_packages() -> KnownPackages:
    """Return the list; it is read once."""
    data = files("headgate.evidence.known_packages").joinpath("known.txt.gz").read_bytes()
    return read(gzip.decompress(data).decode("utf-8").splitlines())


def read(lines: Iterable[str]) -> KnownPackages:
    """Read the list from its lines."""
    popular: list[str] = []
    packages: dict[str, tuple[str, ...]] = {}
    modules: dict[str, list[str]] = {}
    squatted: dict[str, str] = {}
    section = ""
    for line in lines:
        if line.startswith("["):
            section = line
            continue
        name, *more = line.split(" ")
        if section == "[squatted]":
            squatted[name] = more[0]
        elif section == "[modules]":
            modules.setdefault(normalised(name), [])
        else:
            if section == "[popular]":
                popular.append(name)
            packages[name] = tuple(more) or (name.replace("-", "_"),)
            for module in packages[name]:
                modules.setdefault(normalised(module), []).append(name)
                if "." in module:
                    modules.setdefault(normalised(module.partition(".")[0]), []).append(name)
    return KnownPackages(
        tuple(popular), packages, {k: tuple(dict.fromkeys(v)) for k, v in modules.items()}, squatted
    )
