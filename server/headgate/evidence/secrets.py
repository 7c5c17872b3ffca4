"""Answers about texts: whether one has the form of a key, or is as random as one.

Owns detect-secrets: its detectors are asked about one text at a time, and its settings,
its filters of files and its look-ups over the network are not touched. It is imported
when the first text is asked about. What is asked about is kept nowhere.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Thread
from typing import Any, Final

from headgate.evidence.keys import SECRET
from headgate.evidence.versions import Place

RANDOM: Final = "random"
"""The answer for a text that has no known form but is as random as a key."""

_NOT_ASKED: Final = frozenset({"BasicAuthDetector", "IPPublicDetector", "PrivateKeyDetector"})
"""Detectors of what rules find in the syntax tree, where they see placeholders and bodies of
keys, and one of what is no secret."""
_HEX_LIMIT: Final = 3.0
_BASE64_LIMIT: Final = 4.5
_MOST_LINES: Final = 50
_WAIT: Final = 60.0
_LONGEST_LINE: Final = 4000
_FEWEST_CHARACTERS: Final = 9
_FEWEST_DIGITS: Final = 2


@dataclass(frozen=True, slots=True)
class _Library:
    """What is used of detect-secrets. The library is typed in part only."""

    forms: tuple[Any, ...]
    """Detectors that go by the form of a key, in the order of their names."""
    hex: Any
    base64: Any
    refuses: tuple[Any, ...]
    """Its own tests for texts that look like keys and are none."""
    is_uuid: Any
    """One more, for what only looks random: some services give such numbers out as keys."""


class Secrets:
    """Answers keys of `Context.known` that begin with `SECRET`.

    Importing the library takes longer than a keystroke may wait: it is done in a thread.
    `is_ready` lets others go on meanwhile; `answers` waits.
    """

    def __init__(self) -> None:
        self._library: _Library | None = None
        self._importing: Thread | None = None

    def is_ready(self, keys: Iterable[str], patience: float) -> bool:
        """Begin what is needed to answer; tell whether it is done after some seconds."""
        if not any(key.startswith(SECRET) for key in keys):
            return True
        if self._importing is None:
            self._importing = Thread(target=self._import, name="headgate-secrets", daemon=True)
            self._importing.start()
        self._importing.join(patience)
        return not self._importing.is_alive()

    def _import(self) -> None:
        self._library = _imported()

    def answers(self, keys: Iterable[str], place: Place) -> Mapping[str, str]:
        """Return for each text what kind of key it holds; "" means none."""
        del place
        asked = sorted(key for key in keys if key.startswith(SECRET))
        while not self.is_ready(asked, _WAIT):
            pass
        library = self._library
        if library is None:
            return {}  # it could not be imported, and the thread has said so
        out: dict[str, str] = {}
        for key in asked:
            name, _, text = key.removeprefix(SECRET).partition("=")
            out[key] = _kind(library, name, text)
        return out


def _imported() -> _Library:
    shows_warnings = warnings.showwarning
    plugins = importlib.import_module("detect_secrets.plugins")
    names = sorted(module.name for module in pkgutil.iter_modules(plugins.__path__))
    modules = {name: importlib.import_module(f"{plugins.__name__}.{name}") for name in names}
    heuristic = importlib.import_module("detect_secrets.filters.heuristic")
    if warnings.showwarning is not shows_warnings:
        logging.captureWarnings(False)  # its logger sends the warnings of the process elsewhere
    base = modules["base"].RegexBasedDetector
    kinds = {
        kind.__name__: kind
        for module in modules.values()
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, base) and kind is not base
    }
    entropy = modules["high_entropy_strings"]
    return _Library(
        forms=tuple(kind() for name, kind in sorted(kinds.items()) if name not in _NOT_ASKED),
        hex=entropy.HexHighEntropyString(_HEX_LIMIT),
        base64=entropy.Base64HighEntropyString(_BASE64_LIMIT),
        refuses=(
            heuristic.is_sequential_string,
            heuristic.is_templated_secret,
            heuristic.is_not_alphanumeric_string,
        ),
        is_uuid=heuristic.is_potential_uuid,
    )


def _kind(library: _Library, name: str, text: str) -> str:
    for line in text.splitlines()[:_MOST_LINES]:
        # Some forms are told by the name beside them, written as in a program.
        written = f'{name or "_"} = "{line[:_LONGEST_LINE]}"'
        for detector in library.forms:
            for found in detector.analyze_string(written):
                if _is_apart(found, written) and _may_be_key(library, found):
                    return str(detector.secret_type)
    return RANDOM if _is_random(library, text) else ""


def _is_apart(found: str, line: str) -> bool:
    """Whether it is a word by itself: any form stands in random data somewhere."""
    at = line.find(found)
    before, after = line[:at][-1:], line[at + len(found) :][:1]
    starts = before.isalnum() and found[:1].isalnum()
    return not starts and not (after.isalnum() and found[-1:].isalnum())


def _may_be_key(library: _Library, text: str) -> bool:
    if len(set(text)) < _FEWEST_CHARACTERS or any(refuse(text) for refuse in library.refuses):
        return False
    return sum(char.isdigit() for char in text) >= _FEWEST_DIGITS


def _is_random(library: _Library, text: str) -> bool:
    if library.is_uuid(text) or not _may_be_key(library, text):
        return False
    for detector in (library.hex, library.base64):
        if set(text) <= set(detector.charset):
            return bool(detector.calculate_shannon_entropy(text) > detector.entropy_limit)
    return False
