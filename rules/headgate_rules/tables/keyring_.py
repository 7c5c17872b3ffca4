"""keyring: the password store of the desktop."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Library, Origin, Source

LIBRARY: Final = Library(
    "keyring",
    sources=tuple(
        Source(f"{owner}.{call}()", Origin.SECRET, "the password store")
        for owner in ("keyring", "keyring.get_keyring()")
        for call in ("get_password", "get_credential")
    ),
)
