/** Notes at the end of lines: what was found there. They go when the finding goes. */

import * as vscode from "vscode";

import { type Found, notes } from "./findings";

const COLOURS = ["", "editorError.foreground", "editorWarning.foreground", "editorInfo.foreground", "editorHint.foreground"];

export class Notes implements vscode.Disposable {
  readonly #type = vscode.window.createTextEditorDecorationType({
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedOpen,
    after: { margin: "0 0 0 2em", fontStyle: "italic" },
  });

  show(editor: vscode.TextEditor, found: readonly Found[], which: "inserted" | "all" | "off"): void {
    const lines = editor.document.lineCount;
    const decorations = notes(found, which)
      .filter((note) => note.line < lines)
      .map((note) => ({
        range: editor.document.lineAt(note.line).range,
        renderOptions: {
          after: { contentText: note.text, color: new vscode.ThemeColor(COLOURS[note.severity] ?? "editorCodeLens.foreground") },
        },
      }));
    editor.setDecorations(this.#type, decorations);
  }

  dispose(): void {
    this.#type.dispose();
  }
}
