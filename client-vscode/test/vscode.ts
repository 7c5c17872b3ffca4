/** Stands in for the editor in unit tests, whose subjects need hardly anything of it. */
export const TextDocumentChangeReason = { Undo: 1, Redo: 2 };

export class CancellationError extends Error {}
