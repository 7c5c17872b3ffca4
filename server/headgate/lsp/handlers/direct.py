"""The notifications whose handlers take JSON as it came."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from headgate.lsp.from_proto import Json
from headgate.lsp.handlers import (
    did_change,
    did_change_configuration,
    did_change_watched_files,
    did_change_workspace_folders,
    did_close,
    did_open,
    did_save,
    initialized,
    notebooks,
    progress_cancel,
    undone,
)
from headgate.lsp.session import Session

HANDLERS: Final[Mapping[str, Callable[[Session, Json], None]]] = {
    "headgate/undone": undone.handle,
    "initialized": initialized.handle,
    "notebookDocument/didChange": notebooks.change,
    "notebookDocument/didClose": notebooks.close,
    "notebookDocument/didOpen": notebooks.open_,
    "notebookDocument/didSave": did_save.handle,
    "textDocument/didChange": did_change.handle,
    "textDocument/didClose": did_close.handle,
    "textDocument/didOpen": did_open.handle,
    "textDocument/didSave": did_save.handle,
    "window/workDoneProgress/cancel": progress_cancel.handle,
    "workspace/didChangeConfiguration": did_change_configuration.handle,
    "workspace/didChangeWatchedFiles": did_change_watched_files.handle,
    "workspace/didChangeWorkspaceFolders": did_change_workspace_folders.handle,
}
