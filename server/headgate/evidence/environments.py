"""Which modules an environment holds, and which distribution brings them.

Names of files say it; nothing is imported. The record of a distribution is read only
where somebody asks who brings a module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from cachetools import LRUCache

from headgate.evidence.files import names_in, read_text, stamp
from headgate.ruleapi.packages import normalised

_SUFFIX: Final = re.compile(r"\.(?:py|pyi|pyc|so|pyd|dll)$|\.(?:cpython|cp|abi|pypy)[^/]*$")
_INFO: Final = re.compile(r"(?P<name>.+?)(?:-\d[^/]*)?\.(?:dist|egg)-info", re.I)
_RECORD_LIMIT: Final = 4 * 1024 * 1024


class Environments:
    """What lies in folders of packages, remembered until they change."""

    def __init__(self) -> None:
        self._modules: LRUCache[object, frozenset[str]] = LRUCache(32)
        self._bringers: LRUCache[object, dict[str, tuple[str, ...]]] = LRUCache(8)

    def has(self, module: str, folders: Iterable[Path]) -> bool:
        """Tell whether a module can be imported from folders of packages."""
        return any(module in self._modules_of(folder) for folder in folders)

    def has_inner(self, module: str, folders: Iterable[Path]) -> bool:
        """Tell whether a dotted name is there below folders of packages."""
        *around, last = module.split(".")
        for folder in folders:
            names = {_SUFFIX.sub("", name) for name in names_in(folder.joinpath(*around))}
            if last in names:
                return True
        return False

    def bringers(self, module: str, folders: Iterable[Path]) -> tuple[str, ...]:
        """Return the distributions that bring a module, by normalised names."""
        out: dict[str, None] = {}
        for folder in folders:
            key = (folder, stamp(folder))
            if key not in self._bringers:
                self._bringers[key] = _bringers(folder)
            out.update(dict.fromkeys(self._bringers[key].get(module, ())))
        return tuple(out)

    def _modules_of(self, folder: Path) -> frozenset[str]:
        key = (folder, stamp(folder))
        if key not in self._modules:
            self._modules[key] = _modules(folder)
        return self._modules[key]


def _modules(folder: Path) -> frozenset[str]:
    out: set[str] = set()
    for name in names_in(folder):
        if name.endswith((".dist-info", ".egg-info", ".egg-link")):
            # Of what is installed in place only this is here.
            top = read_text(folder / name / "top_level.txt", 100_000)
            out |= set((top or "").split())
            info = _INFO.fullmatch(name)
            if info is not None:
                out.add(normalised(info["name"]).replace("-", "_"))
        elif name.endswith(".pth"):
            for line in (read_text(folder / name, 100_000) or "").splitlines():
                if line.strip() and not line.startswith(("import ", "import\t", "#")):
                    out |= _plain_modules(folder / line.strip())
        else:
            out.add(_SUFFIX.sub("", name))
    return frozenset(out)


def _plain_modules(folder: Path) -> set[str]:
    return {_SUFFIX.sub("", name) for name in names_in(folder)}


def _bringers(folder: Path) -> dict[str, tuple[str, ...]]:
    out: dict[str, list[str]] = {}
    for name in names_in(folder):
        info = _INFO.fullmatch(name)
        if info is None:
            continue
        for module in _brought(folder / name):
            out.setdefault(module, []).append(normalised(info["name"]))
    return {module: tuple(names) for module, names in out.items()}


def _brought(info: Path) -> set[str]:
    top = read_text(info / "top_level.txt", 100_000)
    if top and top.split():
        return set(top.split())
    out: set[str] = set()
    for line in (read_text(info / "RECORD", _RECORD_LIMIT) or "").splitlines():
        first, _, rest = line.partition("/")
        name = first if rest else first.partition(",")[0]
        if name and not name.startswith((".", "__pycache__")) and "-info" not in name:
            out.add(_SUFFIX.sub("", name))
    return out
