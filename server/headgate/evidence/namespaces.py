"""Import packages that many distributions share, and who brings what lies in them.

`google.cloud.storage` is brought by `google-cloud-storage`, and `google` alone says nothing.
Where no list says which modules a distribution brings, its name does: it is that of the module
with other separators, without the version of an interface and without "cloud".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from headgate.evidence.known_packages import known_packages
from headgate.ruleapi.packages import NAMESPACES

_INTERFACE: Final = re.compile(r"_?v\d+(?:p\d+)*(?:(?:alpha|beta)\d*)?$")
_SEPARATORS: Final = re.compile(r"[-_.]")
_LIKELY: Final = 75.0
"""Similarity, of 100, of the last parts of two names, from which on one is worth a guess."""


@lru_cache(4096)
def bringing_inner(module: str) -> tuple[str, ...]:
    """Return the well-known distributions that bring a module within a namespace."""
    return tuple(p for p in _sharing(module.partition(".")[0]) if brings_inner(p, module))


def brings_inner(package: str, module: str) -> bool:
    """Tell whether a distribution brings a module within a namespace, or a part of it."""
    plain = _plain(module)
    for other in map(_plain, known_packages().modules_of(package)):
        inner = "." in other and other not in NAMESPACES
        if (inner and f"{plain}.".startswith(f"{other}.")) or f"{other}.".startswith(f"{plain}."):
            return True
    beginnings = {
        "".join(words[:end]) for words in _words(package) for end in range(2, len(words) + 1)
    }
    return any("".join(words) in beginnings for words in _words(plain))


def may_bring(package: str, module: str) -> bool:
    """Tell whether a distribution that is asked for may bring a module.

    It may bring several interfaces: `google-cloud-firestore` has `firestore_admin_v1` too.
    """
    if brings_inner(package, module):
        return True
    mine, asked = _SEPARATORS.split(package), _SEPARATORS.split(_plain(module).lower())
    inside = len(mine) > module.count(".") and asked[: len(mine)] == mine
    return inside and _plain(module) != module


def likely_inner(module: str) -> tuple[str, str]:
    """Return distribution and module that are likely meant; "" where nothing is near."""
    from rapidfuzz import fuzz, process

    space, _, last = module.rpartition(".")
    among = {
        _plain(name).rpartition(".")[2]: (package, name)
        for package in reversed(_sharing(module.partition(".")[0]))
        for name in known_packages().modules_of(package)
        if name.rpartition(".")[0] == space and name not in NAMESPACES
    }
    found = process.extractOne(last, among.keys(), scorer=fuzz.ratio, score_cutoff=_LIKELY)
    return among[found[0]] if found is not None else ("", "")


def is_inner(module: str) -> bool:
    """Tell whether a dotted name lies in a namespace."""
    return module.rpartition(".")[0] in NAMESPACES


def _plain(module: str) -> str:
    """Return a module without the version of the interface that it is for."""
    return ".".join(_INTERFACE.sub("", part) or part for part in module.split("."))


def _words(name: str) -> tuple[list[str], list[str]]:
    words = _SEPARATORS.split(name.lower())
    return words, [word for word in words if word != "cloud"]


@cache
def _sharing(top: str) -> tuple[str, ...]:
    """Return the well-known distributions that have modules in a namespace, as far as is known."""
    known = known_packages()
    return tuple(
        package
        for package, modules in known.packages.items()
        if top in _SEPARATORS.split(package) or _has(modules.split(" "), top)
    )


def _has(modules: Iterable[str], top: str) -> bool:
    return any(module.partition(".")[0] == top for module in modules)
