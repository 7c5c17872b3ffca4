"""`initialized`: asks to be told of configuration, and for it."""

from __future__ import annotations

from typing import Final

from headgate.lsp.configuration import FILE_NAMES, RULE_FILES
from headgate.lsp.from_proto import Json
from headgate.lsp.handlers import did_change_configuration
from headgate.lsp.session import Session
from headgate.project.baseline import BASELINE
from headgate.project.discovery import PYTHON_SUFFIXES
from headgate.project.kinds import DOCUMENT_NAMES, MANIFESTS
from headgate.project.notebooks import SUFFIX

COMMITS: Final = ".git/logs/HEAD"
"""A line is added to it by each commit, and whenever another one is checked out."""


def handle(session: Session, params: Json) -> None:
    """Register for changes of configuration, and fetch it, where the client offers that."""
    from headgate.evidence import MODEL_SUFFIXES

    del params
    registrations: list[Json] = []
    if session.client.registers_configuration:
        registrations.append(
            {
                "id": "headgate-configuration",
                "method": "workspace/didChangeConfiguration",
                "registerOptions": {"section": "headgate"},
            }
        )
    if session.client.registers_watched_files:
        suffixes = (*sorted(PYTHON_SUFFIXES), SUFFIX, *sorted(MODEL_SUFFIXES))
        files = (f"*{suffix}" for suffix in suffixes)
        names = dict.fromkeys((*FILE_NAMES, RULE_FILES, BASELINE, *files, *MANIFESTS))
        names |= dict.fromkeys((*sorted(DOCUMENT_NAMES), COMMITS))
        watchers = [{"globPattern": f"**/{name}"} for name in names]
        registrations.append(
            {
                "id": "headgate-files",
                "method": "workspace/didChangeWatchedFiles",
                "registerOptions": {"watchers": watchers},
            }
        )
    if registrations:
        session.outgoing.request("client/registerCapability", {"registrations": registrations})
    did_change_configuration.fetch(session)
