"""Which file of a workspace a name in another file means.

Owns the way from a qualified name, as an import writes it, to a file and a name in it.
Files are keys: paths below the workspace's folder, with "/". Reads nothing; whether a
file exists it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cachetools import LRUCache

_SOURCES = "src"
"""A folder that is on the path wherever a file stands."""


class Modules:
    """The modules of one workspace. What exists must not change while it is used."""

    def __init__(self, exists: Callable[[str], bool]) -> None:
        self._exists = exists
        self._found: LRUCache[tuple[str, str], tuple[str, str] | None] = LRUCache(50_000)

    def resolve(self, asking: str, qualified: str) -> tuple[str, str] | None:
        """Return the file that binds a name, and the name there.

        None for what is a module itself, and for names that are not of the workspace.
        """
        key = (asking, qualified)
        if key not in self._found:
            self._found[key] = self._resolved(asking, qualified)
        return self._found[key]

    def _resolved(self, asking: str, qualified: str) -> tuple[str, str] | None:
        plain = qualified.lstrip(".")
        level = len(qualified) - len(plain)
        parts = plain.split(".") if plain else []
        folder = _folder(asking)
        if level:
            for _ in range(level - 1):
                if not folder:
                    return None
                folder = _folder(folder)
            bases: Iterator[str] = iter((folder,))
        else:
            bases = self._bases(folder)
        for base in bases:
            if self._module(_joined(base, *parts)):
                return None
            found = self._module(_joined(base, *parts[:-1])) if parts else None
            if found is not None and (level or len(parts) > 1):
                return (found, parts[-1])
        return None

    def names(self, file: str, name: str) -> frozenset[str]:
        """Return how absolute imports may call a name of a file."""
        parts = file.removesuffix(".py").removesuffix("__init__").strip("/").split("/")
        return frozenset(
            ".".join((*parts[start:], name))
            for start in range(len(parts))
            if not self._exists(_joined(*parts[:start], "__init__.py"))
        )

    def _bases(self, folder: str) -> Iterator[str]:
        """Yield the folders that absolute imports of a file in `folder` may start from.

        A folder that is a package is not one of them.
        """
        around = folder
        while True:
            if not self._exists(_joined(around, "__init__.py")):
                yield around
            if not around:
                break
            around = _folder(around)
        yield _SOURCES

    def _module(self, path: str) -> str | None:
        """Return the file of a module; `path` "" is the workspace's folder itself."""
        package = _joined(path, "__init__.py")
        for file in (f"{path}.py", package) if path else (package,):
            if self._exists(file):
                return file
        return None


def _folder(file: str) -> str:
    return file.rpartition("/")[0]


def _joined(*parts: str) -> str:
    return "/".join(part for part in parts if part)
