"""The protocol on pygls: methods whose params and results are lsprotocol's types.

Importing this takes half a second (lsprotocol builds some 600 classes), so that
`imports` does it beside the work. Documents, life cycle and the order of messages
are not pygls' here: see `door`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInternalError, JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, default_converter

from headgate import __version__
from headgate.lsp.faults import described
from headgate.lsp.from_proto import BadParams, Json
from headgate.lsp.handlers import (
    code_action,
    code_action_resolve,
    code_lens,
    execute_command,
    hover,
    inlay_hint,
)
from headgate.lsp.outgoing import ErrorCode
from headgate.lsp.session import Session
from headgate.lsp.transport import ClientGone

logger = logging.getLogger(__name__)

# pygls logs whole messages, which hold the code that is being edited.
logging.getLogger("pygls").disabled = True
for _name in ("json_rpc", "language_server"):
    logging.getLogger(f"pygls.protocol.{_name}").disabled = True
logging.getLogger("pygls.feature_manager").disabled = True

# Any: each handler declares the types of its own method.
_Handler = Callable[[Session, Any], Any]

_HANDLERS: Final[Mapping[str, _Handler]] = {
    types.CODE_ACTION_RESOLVE: code_action_resolve.handle,
    types.TEXT_DOCUMENT_CODE_ACTION: code_action.handle,
    types.TEXT_DOCUMENT_CODE_LENS: code_lens.handle,
    types.TEXT_DOCUMENT_HOVER: hover.handle,
    types.TEXT_DOCUMENT_INLAY_HINT: inlay_hint.handle,
    types.WORKSPACE_EXECUTE_COMMAND: execute_command.handle,
}

_CONVERTER: Final = default_converter()  # type: ignore[no-untyped-call]


def prepare() -> None:
    """Have the converter work out the types of code actions, before the first is asked for."""
    nowhere = types.Range(types.Position(0, 0), types.Position(0, 0))
    asked = types.CodeActionParams(
        types.TextDocumentIdentifier(""), nowhere, types.CodeActionContext([])
    )
    request = types.CodeActionRequest(0, asked)
    _CONVERTER.structure(_CONVERTER.unstructure(request), types.CodeActionRequest)
    document = types.OptionalVersionedTextDocumentIdentifier("")
    edit = types.TextDocumentEdit(document, [types.TextEdit(nowhere, "")])
    said = types.Diagnostic(nowhere, "", data={})
    action = types.CodeAction(
        "", diagnostics=[said], edit=types.WorkspaceEdit(document_changes=[edit])
    )
    _CONVERTER.unstructure(types.CodeActionResponse(0, [action]))


class _Protocol(LanguageServerProtocol):
    """pygls' protocol without its own documents, life cycle and workspace."""

    def _register_builtin_features(self) -> None:
        """Leave them out: `door` has answered those methods already."""


class _Server(LanguageServer):
    def report_server_error(self, error: Exception, source: object) -> None:
        """Log the error, unless it belongs to normal work; the client has its response."""
        if isinstance(error, JsonRpcException) and error.code == ErrorCode.CONTENT_MODIFIED:
            logger.info("refused a request: %s", error.message)
            return
        logger.error("a typed method failed: %s", described(error))


class _Writer:
    """A channel, as pygls writes to one."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._send = send

    def write(self, data: bytes) -> None:
        self._send(data)

    def close(self) -> None:
        """Do nothing: the channel outlives this protocol."""


class TypedMethods:
    """The methods served by pygls, for one session."""

    def __init__(self, session: Session) -> None:
        server = _Server(
            "headgate",
            __version__,
            protocol_cls=_Protocol,
            converter_factory=lambda: _CONVERTER,
        )
        for method, handler in _HANDLERS.items():
            server.feature(method)(_walled(method, handler, session))
        self._protocol = server.protocol
        self._protocol.set_writer(_Writer(session.outgoing.send), include_headers=False)

    def deliver(self, message: Json) -> None:
        """Serve a message; raises `BadParams`."""
        try:
            # Any: pygls' message classes are chosen by method at run time.
            structured: Any = self._protocol.structure_message(message)
        except JsonRpcException as error:
            raise BadParams("params do not have the shape of the method's") from error
        self._protocol.handle_message(structured)


def _walled(method: str, handler: _Handler, session: Session) -> Callable[[Any], Any]:
    def handle(params: Any) -> Any:
        try:
            return handler(session, params)
        except (JsonRpcException, ClientGone):
            raise
        except BadParams as error:
            raise JsonRpcInvalidParams(str(error)) from None
        except Exception as error:
            logger.error("%s failed: %s", method, described(error))
            raise JsonRpcInternalError(f"{method} failed") from None

    return handle
