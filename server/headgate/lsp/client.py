"""What the client can do, as far as it matters here. Plain data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from headgate.text import Encoding


@dataclass(frozen=True, slots=True)
class Client:
    """The client's capabilities and the options it sent with `initialize`."""

    encoding: Encoding = Encoding.UTF16
    pull: bool = False
    """It asks for diagnostics; nothing is published then."""
    pull_workspace: bool = False
    """It may ask for those of all files."""
    refresh: bool = False
    """It can be told to ask again."""
    related: bool = False
    unnecessary: bool = False
    described: bool = False
    """It can lead from a code to a page about it."""
    document_changes: bool = False
    annotations: bool = False
    """It shows the parts of an edit with what we say of them, and asks."""
    applies_edits: bool = False
    code_lens: bool = False
    refreshes_lenses: bool = False
    inlay_hints: bool = False
    registers_inlay_hints: bool = False
    """It asks for hints only once it is told that there are some."""
    refreshes_inlay_hints: bool = False
    shows_documents: bool = False
    """It opens a file, or a page, that we name."""
    progress: bool = False
    """It shows how far long work has come."""
    literals: bool = False
    """It takes code actions; without, only commands."""
    preferred: bool = False
    resolves_edit: bool = False
    markdown: bool = False
    configuration: bool = False
    registers_configuration: bool = False
    registers_watched_files: bool = False
    process: int | None = None
    options: object = None
    folders: tuple[str, ...] = ()
    """URIs."""


def client_data(client: Client) -> dict[str, Any]:
    """Return what another process of ours has to know of the client, as JSON."""
    return {**asdict(client), "encoding": client.encoding.value, "options": None}


def client_from(data: dict[str, Any]) -> Client:
    """Return the client that was described."""
    folders = tuple(data["folders"])
    # Any: it comes from `client_data`.
    fields: dict[str, Any] = {**data, "encoding": Encoding(data["encoding"]), "folders": folders}
    return Client(**fields)
