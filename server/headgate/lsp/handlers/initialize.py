"""`initialize`: what the server can do for this client."""

from __future__ import annotations

from typing import Final

from headgate import __version__
from headgate.lsp.client import Client
from headgate.lsp.from_proto import Json

QUICK_FIX: Final = "quickfix"
FIX_ALL: Final = "source.fixAll.headgate"
FIX_WORKSPACE: Final = "headgate.fixWorkspace"
FIX_BLOCK: Final = "headgate.fixBlock"
ACCEPT_BLOCK: Final = "headgate.acceptBlock"
REPORT: Final = "headgate.report"
EXPLAIN: Final = "headgate.explain"

_INCREMENTAL: Final = 2
"""LSP 3.17, TextDocumentSyncKind."""


def result(client: Client) -> Json:
    """Return the InitializeResult."""
    capabilities: Json = {
        "positionEncoding": client.encoding.value,
        "textDocumentSync": {
            "openClose": True,
            "change": _INCREMENTAL,
            "save": {"includeText": False},
        },
        "notebookDocumentSync": {
            "notebookSelector": [{"notebook": "*", "cells": [{"language": "python"}]}],
            "save": True,
        },
        "hoverProvider": True,
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
    }
    if client.literals:
        capabilities["codeActionProvider"] = {
            "codeActionKinds": [QUICK_FIX, FIX_ALL],
            "resolveProvider": client.resolves_edit,
        }
    commands = [FIX_WORKSPACE, FIX_BLOCK, ACCEPT_BLOCK] if client.applies_edits else []
    commands += [REPORT, EXPLAIN] if client.shows_documents else [REPORT]
    capabilities["executeCommandProvider"] = {"commands": commands, "workDoneProgress": True}
    if client.inlay_hints and not client.registers_inlay_hints:
        capabilities["inlayHintProvider"] = {"resolveProvider": False}
    if client.code_lens and client.applies_edits:
        capabilities["codeLensProvider"] = {"resolveProvider": False}
    if client.pull:
        capabilities["diagnosticProvider"] = {
            "identifier": "headgate",
            # Where the client can be told to ask again, it need not do so by itself.
            "interFileDependencies": not client.refresh,
            "workspaceDiagnostics": client.pull_workspace,
            "workDoneProgress": True,
        }
    return {
        "capabilities": capabilities,
        "serverInfo": {"name": "headgate", "version": __version__},
    }
