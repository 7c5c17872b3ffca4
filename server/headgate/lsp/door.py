"""The order of messages and the life of a connection.

Owns: decoding; what may come before `initialize` and after `shutdown`; that all
waiting messages are taken before anything is analysed, so that a burst of edits
costs one analysis; cancellation; the answer to each kind of bad message; and
which methods wait for the protocol on pygls.

Handlers run to their end on the loop's thread, and are quick. So a request can
be cancelled while it waits, and not once it runs.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, cast

from headgate.lsp import from_proto
from headgate.lsp.client import Client
from headgate.lsp.faults import described
from headgate.lsp.framing import Malformed
from headgate.lsp.from_proto import BadParams, Json
from headgate.lsp.handlers import initialize
from headgate.lsp.imports import Imports
from headgate.lsp.outgoing import ErrorCode, MessageId, MessageType, Outgoing
from headgate.lsp.tracing import Trace
from headgate.lsp.transport import Channel, ClientGone

if TYPE_CHECKING:
    from headgate.lsp.protocol import TypedMethods
    from headgate.lsp.session import Session

logger = logging.getLogger(__name__)

LONGEST_DRAIN: Final = 0.05
"""Seconds after which an unending stream of messages has to wait for a publish."""

PULL: Final = "textDocument/diagnostic"
WORKSPACE_PULL: Final = "workspace/diagnostic"

TYPED: Final = frozenset(
    {
        "textDocument/codeAction",
        "codeAction/resolve",
        "textDocument/codeLens",
        "textDocument/hover",
        "textDocument/inlayHint",
        "workspace/executeCommand",
    }
)
"""Requests served by `protocol`, with lsprotocol's types."""


class State(Enum):
    """Where a connection stands in its life."""

    NEW = "new"
    RUNNING = "running"
    SHUT_DOWN = "shut down"


class Door:
    """One connection, from its first message to its last."""

    def __init__(
        self,
        channel: Channel,
        start: Callable[[Client, Outgoing], Session],
        imports: Imports | None = None,
    ) -> None:
        self.outgoing = Outgoing(channel.send)
        self.session: Session | None = None
        self.exit_code: int | None = None
        self.imports = imports or Imports()
        """What typed requests need. Until it is there they are held, and edits are not."""
        self.trace = Trace(self.outgoing)
        self._channel = channel
        self._start = start
        self._state = State.NEW
        self._direct: Mapping[str, Callable[[Session, Json], None]] = {}
        self._typed: TypedMethods | None = None
        self._pulls: dict[MessageId, Json] = {}
        self._held: dict[MessageId, Json] = {}

    def receive(self, batch: Iterable[bytes | Malformed]) -> None:
        """Take messages and all that come meanwhile; then tell of the last edited document."""
        until = time.monotonic() + LONGEST_DRAIN
        more: Iterable[bytes | Malformed] | None = batch
        while more:
            messages = [m for m in map(self._decoded, more) if m is not None]
            cancelled = _cancelled(messages) if len(messages) > 1 else ()
            for message in messages:
                began = time.monotonic()
                self._take(message, cancelled)
                if self.trace.on:
                    self._trace(message, began)
                if self.exit_code is not None:
                    return
            if time.monotonic() > until:
                break
            more = self._channel.wait(0)
        if self.session is not None:
            began = time.monotonic()
            told = self.session.tell_one()
            if self.trace.on and told is not None:
                self.trace.say(f"Told of {told.uri} {_since(began)}", told.described())
            self._answer_pulls(self.session)

    @property
    def owes(self) -> bool:
        """Whether documents wait to be told anew."""
        return self.session is not None and bool(self.session.edited)

    def serve_held(self) -> None:
        """Serve the requests that have waited for imports."""
        held, self._held = self._held, {}
        for message in held.values():
            self._request(message["method"], message, ())

    def ended(self) -> int:
        """Return the exit code for a client that went without `exit`."""
        return 0 if self._state is State.SHUT_DOWN else 1

    def _decoded(self, body: bytes | Malformed) -> Json | None:
        if isinstance(body, Malformed):
            logger.warning("passed over %s", body.reason)
            return None
        try:
            message: object = json.loads(body)
        except (ValueError, RecursionError):
            logger.warning("a message of %d bytes is not JSON", len(body))
            self.outgoing.refuse(None, ErrorCode.PARSE_ERROR, "not JSON in UTF-8")
            return None
        if not isinstance(message, dict):
            logger.warning("a message is not a JSON object")
            self.outgoing.refuse(None, ErrorCode.INVALID_REQUEST, "not a JSON object")
            return None
        return cast("Json", message)

    def _trace(self, message: Json, began: float) -> None:
        method = message.get("method")
        if isinstance(method, str) and not method.startswith("$/"):
            waits = message.get("id") in (*self._held, *self._pulls)
            self.trace.say(f"{'Took' if waits else 'Did'} {method} {_since(began)}")

    def _take(self, message: Json, cancelled: Collection[MessageId]) -> None:
        method = message.get("method")
        if isinstance(method, str):
            if "id" in message:
                self._request(method, message, cancelled)
            else:
                self._notification(method, message)
        elif method is None and ("result" in message or "error" in message):
            try:
                self.outgoing.settle(message)
            except ClientGone:
                raise
            except Exception as error:
                logger.error("an answer could not be used: %s", described(error))
        else:
            logger.warning("a message is neither request nor notification nor response")
            self.outgoing.refuse(None, ErrorCode.INVALID_REQUEST, "no method")

    # Notifications

    def _notification(self, method: str, message: Json) -> None:
        if method == "exit":
            self.exit_code = self.ended()
            return
        session = self.session
        if session is None or self._state is not State.RUNNING:
            logger.info("ignored %s while the server is %s", method, self._state.value)
            return
        try:
            handle = self._direct.get(method)
            if handle is not None:
                handle(session, _params(message))
            elif method == "$/cancelRequest":
                self._cancel(_params(message).get("id"))
            elif method == "$/setTrace":
                self.trace.set(_params(message).get("value"))
            else:
                logger.debug("ignored %s", method)
        except ClientGone:
            raise
        except BadParams as error:
            logger.warning("ignored %s: %s", method, error)
        except Exception as error:
            logger.error("%s failed: %s", method, described(error))

    def _cancel(self, message_id: MessageId) -> None:
        if not isinstance(message_id, int | str):
            return
        taken = [waiting.pop(message_id, None) for waiting in (self._pulls, self._held)]
        if any(taken) or (self.session is not None and self.session.pulls.cancel(message_id)):
            self.outgoing.refuse(message_id, ErrorCode.REQUEST_CANCELLED, "cancelled")

    # Requests

    def _request(self, method: str, message: Json, cancelled: Collection[MessageId]) -> None:
        message_id = message["id"]
        if not isinstance(message_id, int | str):
            self.outgoing.refuse(None, ErrorCode.INVALID_REQUEST, "an id is a number or a string")
            return
        try:
            self._serve(method, message_id, message, cancelled)
        except ClientGone:
            raise
        except BadParams as error:
            logger.warning("refused %s: %s", method, error)
            self.outgoing.refuse(message_id, ErrorCode.INVALID_PARAMS, str(error))
        except Exception as error:
            logger.error("%s failed: %s", method, described(error))
            self.outgoing.refuse(message_id, ErrorCode.INTERNAL_ERROR, f"{method} failed")

    def _serve(
        self, method: str, message_id: MessageId, message: Json, cancelled: Collection[MessageId]
    ) -> None:
        session, refuse = self.session, self.outgoing.refuse
        if self._state is State.SHUT_DOWN:
            refuse(message_id, ErrorCode.INVALID_REQUEST, "the server is shut down")
        elif method == "initialize":
            if self._state is State.RUNNING:
                refuse(message_id, ErrorCode.INVALID_REQUEST, "initialized already")
            else:
                self._initialize(message_id, _params(message))
        elif session is None:
            refuse(message_id, ErrorCode.SERVER_NOT_INITIALIZED, "not initialized")
        elif method == "shutdown":
            self._state = State.SHUT_DOWN
            session.stop()
            for waiting in (*self._pulls, *self._held, *session.pulls.waiting):
                self._cancel(waiting)
            self.outgoing.answer(message_id, None)
        elif message_id in cancelled:
            refuse(message_id, ErrorCode.REQUEST_CANCELLED, "cancelled")
        elif method == PULL:
            params = _params(message)
            from_proto.text(params, "textDocument", "uri")
            self._pulls[message_id] = params
        elif method == WORKSPACE_PULL:
            session.pulls.ask(message_id, _params(message))
        elif method in TYPED:
            if self.imports.usable:
                self._typed_methods(session).deliver(message)
            else:
                self.imports.go_on(urgent=True)
                self._held[message_id] = message
        else:
            refuse(message_id, ErrorCode.METHOD_NOT_FOUND, "no such method")

    def _initialize(self, message_id: MessageId, params: Json) -> None:
        client = from_proto.client(params)
        self.trace.set(params.get("trace"))
        self.outgoing.answer(message_id, initialize.result(client))
        # The client reads the answer while the engine is being imported.
        from headgate.lsp.handlers import direct

        self._direct = direct.HANDLERS
        self._state = State.RUNNING
        try:
            self.session = self._start(client, self.outgoing)
        except ClientGone:
            raise
        except Exception as error:
            logger.critical("the server cannot start: %s", described(error))
            self.outgoing.show(MessageType.ERROR, "Headgate cannot start; its log says why.")
            self.exit_code = 1

    def _answer_pulls(self, session: Session) -> None:
        """Answer after all edits that have come: the client's text is no older than they are."""
        if not self._pulls:
            return
        from headgate.lsp.handlers import diagnostic

        while self._pulls:
            message_id = next(iter(self._pulls))
            params = self._pulls.pop(message_id)
            try:
                self.outgoing.answer(message_id, diagnostic.handle(session, params))
            except ClientGone:
                raise
            except Exception as error:
                logger.error("%s failed: %s", PULL, described(error))
                self.outgoing.refuse(message_id, ErrorCode.INTERNAL_ERROR, f"{PULL} failed")

    def _typed_methods(self, session: Session) -> TypedMethods:
        if self._typed is None:
            from headgate.lsp.protocol import TypedMethods

            self._typed = TypedMethods(session)
        return self._typed


def _since(began: float) -> str:
    return f"in {1000 * (time.monotonic() - began):.1f} ms"


def _params(message: Json) -> Json:
    params = message.get("params", {})
    if params is None:
        return {}
    if not isinstance(params, dict):
        raise BadParams("params is not an object")
    return cast("Json", params)


def _cancelled(messages: Iterable[Json]) -> set[MessageId]:
    """Return the ids that are cancelled by messages which wait behind their requests."""
    out: set[MessageId] = set()
    for message in messages:
        params: Any = message.get("params")
        if message.get("method") == "$/cancelRequest" and isinstance(params, dict):
            message_id: Any = cast("Json", params).get("id")
            if isinstance(message_id, int | str):
                out.add(message_id)
    return out
