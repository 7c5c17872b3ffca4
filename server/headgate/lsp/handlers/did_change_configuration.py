"""`workspace/didChangeConfiguration`, and `workspace/configuration` in answer to it."""

from __future__ import annotations

from typing import cast

from headgate.lsp.from_proto import Json
from headgate.lsp.session import Session


def handle(session: Session, params: Json) -> None:
    """Take the settings, or fetch them where the client rather gives them when asked."""
    if session.client.configuration:
        fetch(session)
    else:
        session.set_client(params.get("settings"))
        session.reconfigure()


def fetch(session: Session) -> None:
    """Ask for our section of the client's settings, for all folders and for each."""
    if not session.client.configuration:
        return
    folders = session.configuration.folders
    items: list[Json] = [{"section": "headgate"}]
    items += [{"section": "headgate", "scopeUri": uri} for uri in folders]

    def take(result: object) -> None:
        if isinstance(result, list):
            settings = cast("list[object]", result)
            for folder, value in zip(("", *folders), settings, strict=False):
                session.set_client({"headgate": value}, folder)
            session.reconfigure()

    session.outgoing.request("workspace/configuration", {"items": items}, take)
