"""From the protocol's JSON to our types; with `to_json` and `to_proto` the only converters.

Messages come from outside: nothing here trusts their shape. What does not fit
raises `BadParams`, whose text quotes nothing of the message.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast
from urllib.parse import unquote, urlsplit

from headgate.lsp import quirks
from headgate.lsp.client import Client
from headgate.text import Edit, Encoding, Position, Range, Snapshot, column_of_units

if TYPE_CHECKING:
    from lsprotocol import types

# Any: JSON from outside; whoever reads a value checks it.
Json: TypeAlias = dict[str, Any]


class BadParams(Exception):
    """Params that do not have the shape that the protocol demands."""


def client(params: Json) -> Client:
    """Read the params of `initialize`; a capability of a wrong type counts as absent."""
    capabilities = params.get("capabilities")

    def at(path: str) -> Any:
        value: Any = capabilities
        for key in path.split("."):
            if not isinstance(value, dict):
                return None
            value = cast("Json", value).get(key)
        return value

    def items(path: str) -> list[object]:
        value = at(path)
        return cast("list[object]", value) if isinstance(value, list) else []

    formats = items("textDocument.hover.contentFormat")
    process = params.get("processId")
    about = params.get("clientInfo")
    name = cast("Json", about).get("name") if isinstance(about, dict) else None
    pull = isinstance(at("textDocument.diagnostic"), dict)
    refresh = any(at(f"workspace.{key}.refreshSupport") is True for key in quirks.REFRESHES)
    return Client(
        encoding=_encoding(items("general.positionEncodings")),
        pull=quirks.asks_for_good(name, pull=pull, refresh=refresh),
        pull_workspace=quirks.asks_for_workspace(name, pull=pull),
        refresh=refresh,
        related=at("textDocument.publishDiagnostics.relatedInformation") is True
        or at("textDocument.diagnostic.relatedInformation") is True,
        unnecessary=1 in items("textDocument.publishDiagnostics.tagSupport.valueSet")
        or 1 in items("textDocument.diagnostic.tagSupport.valueSet"),
        described=at("textDocument.publishDiagnostics.codeDescriptionSupport") is True
        or at("textDocument.diagnostic.codeDescriptionSupport") is True,
        document_changes=at("workspace.workspaceEdit.documentChanges") is True,
        annotations=isinstance(at("workspace.workspaceEdit.changeAnnotationSupport"), dict),
        applies_edits=at("workspace.applyEdit") is True,
        code_lens=isinstance(at("textDocument.codeLens"), dict),
        refreshes_lenses=at("workspace.codeLens.refreshSupport") is True,
        inlay_hints=isinstance(at("textDocument.inlayHint"), dict),
        registers_inlay_hints=at("textDocument.inlayHint.dynamicRegistration") is True,
        refreshes_inlay_hints=at("workspace.inlayHint.refreshSupport") is True,
        shows_documents=at("window.showDocument.support") is True,
        progress=at("window.workDoneProgress") is True,
        literals=isinstance(at("textDocument.codeAction.codeActionLiteralSupport"), dict),
        preferred=at("textDocument.codeAction.isPreferredSupport") is True,
        resolves_edit=at("textDocument.codeAction.dataSupport") is True
        and "edit" in items("textDocument.codeAction.resolveSupport.properties"),
        markdown=next((f for f in formats if f in ("markdown", "plaintext")), "") == "markdown",
        configuration=at("workspace.configuration") is True,
        registers_configuration=at("workspace.didChangeConfiguration.dynamicRegistration") is True,
        registers_watched_files=quirks.watches(
            name, registers=at("workspace.didChangeWatchedFiles.dynamicRegistration") is True
        ),
        process=process if isinstance(process, int) and process > 0 else None,
        options=params.get("initializationOptions"),
        folders=_folders(params),
    )


def _encoding(offered: Iterable[object]) -> Encoding:
    """Choose the first that the client names and we know; UTF-16 is the protocol's default."""
    known = {encoding.value: encoding for encoding in Encoding}
    return next((known[o] for o in offered if isinstance(o, str) and o in known), Encoding.UTF16)


def _folders(params: Json) -> tuple[str, ...]:
    uris = _folder_uris(params.get("workspaceFolders"))
    root = None if uris else quirks.folder(params)
    return uris if root is None else (root,)


def changed_folders(params: Json) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the URIs of the folders that were added, and of those that were removed."""
    event: Any = params.get("event")
    if not isinstance(event, dict):
        raise BadParams("event is not an object")
    changes = cast("Json", event)
    return _folder_uris(changes.get("added")), _folder_uris(changes.get("removed"))


def _folder_uris(folders: object) -> tuple[str, ...]:
    """Return the URIs of a list of WorkspaceFolder."""
    if not isinstance(folders, list):
        return ()
    uris = (
        cast("Json", folder).get("uri")
        for folder in cast("list[object]", folders)
        if isinstance(folder, dict)
    )
    return tuple(uri for uri in uris if isinstance(uri, str))


def path_of(uri: str) -> Path | None:
    """Return the path that a `file:` URI names; other documents have none."""
    try:
        parts = urlsplit(uri)
        if parts.scheme != "file":
            return None
        name = unquote(parts.path)
        if len(name) > 2 and name[0] == "/" and name[2] == ":":  # file:///c:/…
            name = name[1:]
        elif parts.netloc and parts.netloc != "localhost":
            name = f"//{parts.netloc}{name}"
        return Path(name) if name and "\0" not in name else None
    except ValueError:
        return None


def changed_files(params: Json) -> list[Path]:
    """Return the files that a client has seen change; what is not one is passed over."""
    changes: object = params.get("changes")
    out: list[Path] = []
    for change in cast("list[object]", changes) if isinstance(changes, list) else ():
        uri = cast("Json", change).get("uri") if isinstance(change, dict) else None
        path = path_of(uri) if isinstance(uri, str) else None
        if path is not None:
            out.append(path)
    return out


def text(params: Json, *keys: str) -> str:
    """Return the string that lies below `keys`."""
    value: Any = params
    for key in keys:
        value = cast("Json", value).get(key) if isinstance(value, dict) else None
    if not isinstance(value, str):
        raise BadParams(f"{'.'.join(keys)} is not a string")
    return value


def version(params: Json, document: str = "textDocument") -> int | None:
    """Return the version of a document; some clients send null."""
    value = params[document].get("version")
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise BadParams(f"{document}.version is not a number")


def content_changes(params: Json, key: str = "contentChanges") -> Sequence[Json]:
    """Return the changes of a didChange in their order."""
    changes = params.get(key)
    if not isinstance(changes, list):
        raise BadParams(f"{key} is not a list")
    for change in cast("list[object]", changes):
        if not isinstance(change, dict) or not isinstance(cast("Json", change).get("text"), str):
            raise BadParams("a content change has no text")
    return cast("list[Json]", changes)


def edit(change: Json, snapshot: Snapshot, encoding: Encoding) -> Edit | None:
    """Return a change with a range as an edit of `snapshot`; None is the whole text anew."""
    where = change.get("range")
    if where is None:
        return None
    try:
        start, end = where["start"], where["end"]
        range_ = Range(
            _position(start["line"], start["character"], snapshot, encoding),
            _position(end["line"], end["character"], snapshot, encoding),
        )
    except (KeyError, TypeError) as error:
        raise BadParams("a content change has an odd range") from error
    return Edit(range_, change["text"])


def range_of(where: types.Range, snapshot: Snapshot, encoding: Encoding) -> Range:
    """Return a range of the protocol as one of the snapshot."""
    start, end = where.start, where.end
    return Range(
        _position(start.line, start.character, snapshot, encoding),
        _position(end.line, end.character, snapshot, encoding),
    )


def position_of(where: types.Position, snapshot: Snapshot, encoding: Encoding) -> Position:
    """Return a position of the protocol as one of the snapshot."""
    return _position(where.line, where.character, snapshot, encoding)


def _position(line: int, units: int, snapshot: Snapshot, encoding: Encoding) -> Position:
    # `+` raises TypeError for what is no number, which a comparison would let pass.
    return Position(line + 0, column_of_units(snapshot.body(line), units + 0, encoding))


def setting(settings: object) -> object:
    """Return the part of a client's settings that is ours."""
    from headgate.project import is_known_key  # not needed before `initialize` is answered

    return quirks.section(settings, is_known_key)
