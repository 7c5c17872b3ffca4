"""Answers about Hugging Face repositories, from the copies in the local cache.

Owns where that cache is and how it is laid out. Only names of folders and the small files
that name a commit are read; nothing is downloaded.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from headgate.evidence.keys import HUB_COMMIT
from headgate.evidence.versions import Place
from headgate.text.patterns import lazy_pattern

_REPOSITORY: Final = lazy_pattern(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}")
_COMMIT: Final = lazy_pattern(r"[0-9a-f]{40}")
_REVISION: Final = lazy_pattern(r"[\w.-]{1,100}")


def is_repository(name: str) -> bool:
    """Tell whether a text has the form "owner/name"."""
    return _REPOSITORY.fullmatch(name) is not None and ".." not in name


class Hub:
    """Knows which commits of which repositories lie in the cache of this machine."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ

    @property
    def folder(self) -> Path:
        """The folder of the cache, as the library finds it."""
        given = self._environ.get("HF_HUB_CACHE") or self._environ.get("HUGGINGFACE_HUB_CACHE")
        if given:
            return Path(given)
        home = self._environ.get("HF_HOME")
        return Path(home) / "hub" if home else self._cache / "huggingface" / "hub"

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders in which libraries keep models that they have downloaded."""
        return (self.folder, self._cache / "torch" / "hub")

    @property
    def _cache(self) -> Path:
        given = self._environ.get("XDG_CACHE_HOME")
        return (
            Path(given) if given else Path(self._environ.get("HOME") or "~").expanduser() / ".cache"
        )

    def answers(self, keys: Iterable[str], place: Place) -> Mapping[str, str]:
        """Return for each key the commit that the cache has; "" means none."""
        del place
        out: dict[str, str] = {}
        for key in keys:
            if key.startswith(HUB_COMMIT):
                kind, _, rest = key.removeprefix(HUB_COMMIT).partition(":")
                name, _, revision = rest.partition("@")
                out[key] = self.commit(name, revision, kind)
        return out

    def commit(self, name: str, revision: str = "main", kind: str = "models") -> str:
        """Return the commit that a branch of a repository was at when it was downloaded."""
        if not is_repository(name) or not _REVISION.fullmatch(revision):
            return ""
        path = self._of(name, kind) / "refs" / revision
        try:
            if not path.is_file() or path.stat().st_size > 100:
                return ""
            commit = path.read_text("ascii").strip()
        except (OSError, ValueError):
            return ""
        return commit if _COMMIT.fullmatch(commit) else ""

    def snapshot(self, name: str) -> Path | None:
        """Return the folder with the files of a model as they were downloaded, or None."""
        commit = self.commit(name)
        folder = self._of(name, "models") / "snapshots" / commit if commit else None
        return folder if folder is not None and folder.is_dir() else None

    def _of(self, name: str, kind: str) -> Path:
        kind = "datasets" if kind == "datasets" else "models"
        return self.folder / f"{kind}--{name.replace('/', '--')}"
