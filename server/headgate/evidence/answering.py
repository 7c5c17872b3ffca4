"""Answers about versions and packages, which rest on each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from headgate.evidence.keys import PACKAGES
from headgate.evidence.versions import Place, Versions

if TYPE_CHECKING:
    from headgate.evidence.packages import Packages


class Answers:
    """Answers keys of `Context.known`; what answers them is imported when it is needed."""

    def __init__(self, environ: Mapping[str, str] | None = None, kept: Path | None = None) -> None:
        """`kept` is the file that keeps what an index said, if one may be asked."""
        self._kept = kept
        self._versions = Versions(environ, self._declared)
        self._packages: Packages | None = None

    def answers(self, keys: Iterable[str], place: Place) -> Mapping[str, str]:
        """Return the answers to those keys that anybody can answer."""
        versions = self._versions.answers(keys, place)
        rest = [key for key in keys if key.startswith(PACKAGES)]
        return {**versions, **self._package_evidence().answers(rest, place)} if rest else versions

    def is_ready(self, keys: Iterable[str], place: Place) -> bool:
        """Do a piece of the work that the answers need; tell if nothing is left."""
        rest = [key for key in keys if key.startswith(PACKAGES)]
        return not rest or self._package_evidence().is_ready(rest, place)

    def _declared(self, name: str, place: Place) -> str:
        return self._package_evidence().version(name, place)

    def _package_evidence(self) -> Packages:
        if self._packages is None:
            from headgate.evidence.packages import Packages

            self._packages = Packages(self._versions, self._kept)
        return self._packages
