/**
 * Tells the server what the editor surely knows of an edit: that it undoes others, or does them
 * again. Text that comes back looks like a paste otherwise.
 */

import * as vscode from "vscode";

/** Goes right before the `textDocument/didChange` that it is about. */
export const UNDONE = "headgate/undone";

const REASONS = new Map([
  [vscode.TextDocumentChangeReason.Undo, "undo"],
  [vscode.TextDocumentChangeReason.Redo, "redo"],
]);

/**
 * Announce a change if it comes by undo or redo, and send it. Nothing is awaited in between:
 * messages go in the order in which they are begun.
 */
export function announced<T>(
  event: vscode.TextDocumentChangeEvent,
  send: (method: string, params: unknown) => Promise<void>,
  next: (event: vscode.TextDocumentChangeEvent) => T,
): T {
  const reason = event.reason === undefined ? undefined : REASONS.get(event.reason);
  if (reason !== undefined && event.contentChanges.length > 0) {
    const textDocument = { uri: event.document.uri.toString(), version: event.document.version };
    // Where the server has gone, the change itself cannot be sent either, and says so.
    void send(UNDONE, { textDocument, reason }).catch(() => undefined);
  }
  return next(event);
}
