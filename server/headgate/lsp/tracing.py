"""`$/logTrace`: what the client's trace shows of the server's work.

Methods, times and counts, never the code: a client may keep its trace in a file.
"""

from __future__ import annotations

from typing import Final

from headgate.lsp.from_proto import Json
from headgate.lsp.outgoing import Outgoing

OFF: Final = "off"
VERBOSE: Final = "verbose"
_LEVELS: Final = (OFF, "messages", VERBOSE)


class Trace:
    """How much the client wants to know. Mutable; used on the loop's thread only."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing
        self._level: str = OFF

    @property
    def on(self) -> bool:
        """Whether the client wants to know anything."""
        return self._level != OFF

    def set(self, level: object) -> None:
        """Take the client's wish; what is no level changes nothing."""
        self._level = next((known for known in _LEVELS if known == level), self._level)

    def say(self, message: str, details: str = "") -> None:
        """Tell the client, with details if it wants them."""
        if not self.on:
            return
        params: Json = {"message": message}
        if details and self._level == VERBOSE:
            params["verbose"] = details
        self._outgoing.notify("$/logTrace", params)
