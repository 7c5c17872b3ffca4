"""Answers about packages, in the order of evidence.

The standard library, the workspace, the environment, lock files, declared dependencies,
the list of well-known packages; then what an unknown name is likely to be taken for.
An index is asked only if the user's own
settings name one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from headgate.evidence.declared import Declarations, Declared
from headgate.evidence.environments import Environments
from headgate.evidence.known_packages import known_packages
from headgate.evidence.namespaces import bringing_inner, is_inner, likely_inner, may_bring
from headgate.evidence.similar import (
    likely_module,
    likely_package,
    similar_module,
    similar_package,
)
from headgate.evidence.versions import Place, Versions, folders_around
from headgate.evidence.workspace import WorkspaceModules, has_beside
from headgate.ruleapi.packages import (
    IMPORTED,
    INSTALLED,
    LISTED,
    LOCKED,
    OWN,
    PROVIDED,
    Known,
    Standing,
    normalised,
)

if TYPE_CHECKING:
    from headgate.evidence.index import Index

_GONE: Final = frozenset(
    "profiling asynchat asyncore audioop binhex cgi cgitb chunk compression crypt distutils formatter imghdr "
    "imp lib2to3 macpath macurl2path mailcap msilib nis nntplib ossaudiodev parser pipes smtpd "
    "sndhdr spwd sunau symbol telnetlib tkinter uu xdrlib annotationlib concurrent string "
    "__builtin__ ConfigParser Queue StringIO cStringIO cPickle urllib2 urlparse httplib Cookie "
    "cookielib HTMLParser xmlrpclib SocketServer BaseHTTPServer SimpleHTTPServer CGIHTTPServer "
    "SimpleXMLRPCServer DocXMLRPCServer popen2 anydbm dbhash dumbdbm whichdb gdbm bsddb htmllib "
    "sgmllib xmllib mhlib mimetools MimeWriter mimify multifile rfc822 robotparser posixfile new "
    "ihooks imputil statvfs hotshot future_builtins dircache fpformat repr user ScrolledText "
    "tkFont tkColorChooser tkCommonDialog tkSimpleDialog Tix FileDialog Dialog "
    "Tkinter tkMessageBox tkFileDialog ttk commands dummy_thread dummy_threading thread md5 sha "
    "sets exceptions UserDict UserList UserString copy_reg htmlentitydefs __main__".split()
)
"""Modules of the standard library of other versions than the one that runs."""
STANDARD: Final = frozenset(sys.stdlib_module_names) | _GONE
"""The standard library of all versions: no index hands out a name of it."""
KNOWN: Final = Known(Standing.KNOWN)
_LEFT_ALONE: Final = re.compile(r"_|test$|tests$|conftest$|setup$|.*_pb2(?:_grpc)?$")
"""Names that no distribution has: private modules, test folders, generated code."""


class Packages:
    """Answers keys about packages, from what lies in and around a project."""

    def __init__(self, versions: Versions, kept: Path | None = None) -> None:
        """`kept` is the file that keeps what an index said."""
        self._versions = versions
        self._kept = kept
        self._indexes: dict[str, Index] = {}
        self._declarations = Declarations()
        self._environments = Environments()
        self._workspace = WorkspaceModules()

    def answers(self, keys: Iterable[str], place: Place) -> Mapping[str, str]:
        """Return an answer for every key that is about packages."""
        out: dict[str, str] = {}
        for key in sorted(keys):
            kind, _, name = key.partition(":")
            kind += ":"
            if kind in (IMPORTED, PROVIDED):
                out[key] = str(self._module(name, place, declared=kind == PROVIDED))
            elif kind in (INSTALLED, LISTED, LOCKED):
                out[key] = str(self._package(name, place, kind))
            elif kind == OWN:
                out[key] = "yes" if has_beside(name, place.workspace, place.file) else "no"
        return out

    def is_ready(self, keys: Iterable[str], place: Place) -> bool:
        """Do a piece of the work that answers to keys need; tell if nothing is left."""
        keys = list(keys)
        names = [key.partition(":")[2] for key in keys if key.startswith((IMPORTED, PROVIDED))]
        if names and not self._workspace.is_ready(names, place.workspace):
            return False
        index = self._index(place)
        if index is None:
            return True
        return index.is_ready(
            key.partition(":")[2]
            for key, answer in self.answers(keys, place).items()
            if answer.startswith(Standing.UNKNOWN.value)
        )

    def _index(self, place: Place) -> Index | None:
        """Return the index that the user lets us ask, or None."""
        if not place.index.startswith(("https://", "http://")):
            return None
        if place.index not in self._indexes:
            from headgate.evidence.index import Index

            self._indexes[place.index] = Index(place.index, self._kept)
        return self._indexes[place.index]

    def _asked(self, name: str, place: Place, otherwise: Known) -> Known:
        """Return what the index said of a name that nothing else knows, if it may be asked."""
        index = self._index(place)
        return KNOWN if index is not None and index.has(name) else otherwise

    def version(self, name: str, place: Place) -> str:
        """Return the version of a package that is locked, or the lowest that is declared."""
        declared = self._declared(place)
        return declared.chosen.get(name) or declared.needed.get(name, "")

    def _declared(self, place: Place) -> Declared:
        return self._declarations.around(_folders(place))

    # Modules

    def _module(self, name: str, place: Place, *, declared: bool) -> Known:
        """Return what stands behind an imported name; with `declared`, whether it is asked for."""
        whole, name = name, name.partition(".")[0]
        if not name or name in STANDARD or _LEFT_ALONE.match(name):
            return KNOWN
        if self._workspace.has(name, place.workspace, place.file):
            return KNOWN
        if is_inner(whole):
            return self._inner(whole, place, declared=declared)
        known = known_packages()
        plain = normalised(name)
        folders = self._versions.folders(place)
        said = self._declared(place)
        if plain in known.squatted and plain not in said.own:
            target = known.squatted[plain]
            return Known(Standing.SQUATTED, target, _module_of(target), grounds=True)
        if self._environments.has(name, folders):
            return self._asked_for(name, place, said) if declared else KNOWN
        grounds = bool(folders) or said.says_needs
        if normalised(name) in said.own or any(
            _brings(package, name) for package in (*said.chosen, *said.needed)
        ):
            return KNOWN
        bringing = _bringing(plain)
        if bringing is not None:
            if declared and said.says_needs and bringing:
                missing = said.chosen.keys().isdisjoint(bringing)
                if missing and said.needed.keys().isdisjoint(bringing):
                    return Known(Standing.UNDECLARED, bringing[0], name, grounds)
            return KNOWN
        self._workspace.missed(name, place.workspace)
        similar = similar_module(name)
        if similar is not None:
            package, module = _both(similar)
            return Known(Standing.SIMILAR, package, module, grounds)
        package, module = _both(likely_module(name) or "")
        return self._asked(name, place, Known(Standing.UNKNOWN, package, module, grounds))

    def _inner(self, name: str, place: Place, *, declared: bool) -> Known:
        """Return what stands behind a name that lies in a namespace: `google.cloud.storage`."""
        folders = self._versions.folders(place)
        said = self._declared(place)
        asked = [*said.chosen, *said.needed, *said.own]
        if name.rpartition(".")[2].startswith("_") or any(may_bring(p, name) for p in asked):
            return KNOWN
        bringing = bringing_inner(name)
        if self._environments.has_inner(name, folders) or bringing:
            if declared and said.says_needs and bringing:
                return Known(Standing.UNDECLARED, bringing[0], name, grounds=True)
            return KNOWN
        self._workspace.missed(name, place.workspace)
        grounds = bool(folders) or said.says_needs
        package, module = likely_inner(name)
        return self._asked(
            name.replace(".", "-"), place, Known(Standing.UNKNOWN, package, module, grounds)
        )

    def _asked_for(self, name: str, place: Place, said: Declared) -> Known:
        """Tell of a module of the environment whether the project asks for what brings it."""
        bringing = self._environments.bringers(name, self._versions.folders(place))
        if not said.says_needs or not bringing or not said.own.isdisjoint(bringing):
            return KNOWN
        if said.needed.keys() & set(bringing):
            return KNOWN
        return Known(Standing.UNDECLARED, bringing[0], name, grounds=True)

    # Distributions

    def _package(self, name: str, place: Place, kind: str) -> Known:
        """Return what is known of a distribution."""
        known = known_packages()
        plain = normalised(name)
        if plain in known.packages:
            return KNOWN
        said = self._declared(place)
        folders = self._versions.folders(place)
        grounds = bool(folders) or said.says_needs
        if plain in known.squatted:
            target = known.squatted[plain]
            return Known(Standing.SQUATTED, target, _module_of(target), grounds)
        if plain in said.own:
            return KNOWN
        bringing = known.bringing(plain)
        if bringing and kind != LOCKED:
            return Known(Standing.UNKNOWN, bringing[0], name, grounds)
        similar = similar_package(name)
        there = plain in self._versions.installed(place) or plain in said.chosen
        if kind == INSTALLED:
            there = there or plain in said.needed
        if similar is not None and not (there and kind == INSTALLED):
            return Known(Standing.SIMILAR, similar, _module_of(similar), grounds)
        if there or kind == LOCKED or bringing is not None:
            return KNOWN
        package = likely_package(name) or ""
        unknown = Known(Standing.UNKNOWN, package, _module_of(package), grounds)
        return self._asked(name, place, unknown)


def _folders(place: Place) -> tuple[Path, ...]:
    """Return the folders whose files speak for a file: its own, and those around it."""
    if place.file is None:
        return folders_around(place.workspace)
    folders: list[Path] = []
    top = place.workspace
    for folder in place.file.parents:
        folders.append(folder)
        if folder == top or top is None or (folder / ".git").exists():
            break
    return tuple(dict.fromkeys((*folders, *folders_around(place.workspace))))


def _bringing(plain: str) -> tuple[str, ...] | None:
    """Return the well-known distributions that bring a module; None if it is not known."""
    known = known_packages()
    brought = known.bringing(plain)
    if brought is not None:
        return brought
    if plain in known.packages:
        return (plain,)
    for name in _dressed(plain):
        if name in known.packages:
            return (name,)
    return None


def _dressed(plain: str) -> tuple[str, ...]:
    """Return names that a distribution with this module may have beside its own."""
    return (
        f"python-{plain}", f"py{plain}", f"py-{plain}", f"django-{plain}", f"{plain}-python",
        f"{plain}-py", f"{plain}-sdk", f"{plain}2", f"{plain}3", plain.replace("-", ""),
    )  # fmt: skip


def _brings(package: str, module: str) -> bool:
    """Tell whether a declared distribution may bring a module.

    Where nobody says which modules it brings, its name has to do: a part of it is enough.
    """
    plain = normalised(module)
    if any(
        normalised(m) == plain or m.partition(".")[0] == module
        for m in known_packages().modules_of(package)
    ):
        return True
    names = {package, *package.split("-"), package.replace("-", "")}
    bare = plain.replace("-", "")
    return (
        plain in names
        or bare in names
        or plain in _dressed(package)
        or package in _dressed(plain)
        or package.startswith(plain + "-")
        or (len(bare) > 3 and bare in package.replace("-", ""))
    )


def _both(target: str) -> tuple[str, str]:
    """Return distribution and module of a well-known name, which may be of either."""
    known = known_packages()
    if not target:
        return "", ""
    bringing = known.bringing(target)
    if bringing:
        spelled = {normalised(m): m for m in known.modules_of(bringing[0])}
        return bringing[0], spelled.get(target, target.replace("-", "_"))
    return target, _module_of(target)


def _module_of(package: str) -> str:
    """Return the module under which a distribution is imported, as far as it is known."""
    modules = known_packages().modules_of(package)
    own = package.replace("-", "_")
    return own if not modules or own in modules else modules[0]
