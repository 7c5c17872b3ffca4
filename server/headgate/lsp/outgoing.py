"""Messages to the client: notifications, answers, and requests whose answer is awaited.

Owns the ids of our own requests. Writes ready JSON; used on the loop's thread only.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from enum import IntEnum
from typing import TypeAlias

from headgate.lsp.from_proto import Json

logger = logging.getLogger(__name__)

MessageId: TypeAlias = "int | str | None"


class ErrorCode(IntEnum):
    """JSON-RPC's and LSP's error codes, as far as they are used here."""

    PARSE_ERROR = -32700
    INVALID_REQUEST = -32600
    METHOD_NOT_FOUND = -32601
    INVALID_PARAMS = -32602
    INTERNAL_ERROR = -32603
    SERVER_NOT_INITIALIZED = -32002
    REQUEST_CANCELLED = -32800
    CONTENT_MODIFIED = -32801


class MessageType(IntEnum):
    """How loud `window/showMessage` is."""

    ERROR = 1
    WARNING = 2
    INFO = 3


class ReadyJson(str):
    """JSON text that need not be made again."""

    __slots__ = ()


def compact(value: object) -> str:
    """Return JSON in ASCII, so that lone surrogates of a client's text can be sent too."""
    return value if isinstance(value, ReadyJson) else json.dumps(value, separators=(",", ":"))


class Outgoing:
    """The client, as something to speak to."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self.send = send
        self._awaited: dict[int, Callable[[object], None]] = {}
        self._last_id = 0

    def notify(self, method: str, params: object) -> None:
        """Send a notification."""
        self.send(
            f'{{"jsonrpc":"2.0","method":"{method}","params":{compact(params)}}}'.encode("ascii")
        )

    def publish(self, uri: str, version: int | None, diagnostics: str) -> None:
        """Send diagnostics; the URI and the diagnostics are JSON already."""
        of_version = "" if version is None else f'"version":{version},'
        self.send(
            (
                '{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":'
                f'{{"uri":{uri},{of_version}"diagnostics":{diagnostics}}}}}'
            ).encode("ascii")
        )

    def answer(self, message_id: MessageId, result: object) -> None:
        """Answer a request of the client."""
        self.send(
            f'{{"jsonrpc":"2.0","id":{compact(message_id)},"result":{compact(result)}}}'.encode(
                "ascii"
            )
        )

    def refuse(self, message_id: MessageId, code: ErrorCode, message: str) -> None:
        """Answer a request of the client with an error."""
        error = {"code": int(code), "message": message}
        self.send(compact({"jsonrpc": "2.0", "id": message_id, "error": error}).encode("ascii"))

    def request(
        self, method: str, params: object, then: Callable[[object], None] | None = None
    ) -> None:
        """Ask the client for something; `then` gets the result, unless it is an error."""
        self._last_id += 1
        if then is not None:
            self._awaited[self._last_id] = then
        message: Json = {"jsonrpc": "2.0", "id": self._last_id, "method": method}
        if params is not None:
            message["params"] = params
        self.send(compact(message).encode("ascii"))

    def settle(self, response: Json) -> None:
        """Take the client's answer to a request of ours."""
        message_id = response.get("id")
        then = self._awaited.pop(message_id, None) if isinstance(message_id, int) else None
        if "error" in response:
            logger.info("the client refused request %s", message_id)
        elif then is not None:
            then(response.get("result"))

    def show(self, kind: MessageType, message: str) -> None:
        """Show a message to the user."""
        self.notify("window/showMessage", {"type": int(kind), "message": message})
