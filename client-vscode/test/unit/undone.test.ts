import { describe, expect, it } from "vitest";
import { type TextDocumentChangeEvent, TextDocumentChangeReason } from "vscode";

import { announced } from "../../src/inserted/undone";

function told(reason: TextDocumentChangeReason | undefined, changes: number, sends = () => Promise.resolve()): unknown[] {
  const said: unknown[] = [];
  const event = { reason, document: { uri: "file:///a.py", version: 7 }, contentChanges: Array.from({ length: changes }) };
  const result = announced(
    event as unknown as TextDocumentChangeEvent,
    (method, params) => {
      said.push([method, params]);
      return sends();
    },
    () => said.push("change"),
  );
  expect(result).toBe(said.length);
  return said;
}

const announcement = (reason: string) => ["headgate/undone", { textDocument: { uri: "file:///a.py", version: 7 }, reason }];

describe("a change", () => {
  it.each([
    [TextDocumentChangeReason.Undo, "undo"],
    [TextDocumentChangeReason.Redo, "redo"],
  ])("that is undone or done again is announced first", (reason, word) => {
    expect(told(reason, 1)).toEqual([announcement(word), "change"]);
  });

  it("of another kind, or of nothing, is not", () => {
    expect(told(undefined, 1)).toEqual(["change"]);
    expect(told(TextDocumentChangeReason.Undo, 0)).toEqual(["change"]);
  });

  it("is sent where it cannot be announced", async () => {
    expect(told(TextDocumentChangeReason.Redo, 1, () => Promise.reject(new Error("gone")))).toEqual([announcement("redo"), "change"]);
    await Promise.resolve();
  });
});
