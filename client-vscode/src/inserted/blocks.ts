/** Inserted blocks: the lens above them, the list of what was found in one, and its acceptance. */

import * as vscode from "vscode";

/** What a lens of the server says of a block. */
interface Target {
  readonly uri: string;
  readonly block: string;
}

/** Add "Show" to the lenses of each block, after what fixes and before what accepts. */
export function withShow(lenses: readonly vscode.CodeLens[]): vscode.CodeLens[] {
  return lenses.flatMap((lens) => {
    if (lens.command?.command !== "headgate.acceptBlock") {
      return [lens];
    }
    const show = { title: "Show", command: "headgate.showBlock", arguments: lens.command.arguments ?? [] };
    return [new vscode.CodeLens(lens.range, show), lens];
  });
}

interface Row extends vscode.QuickPickItem {
  readonly range: vscode.Range;
}

/** List what was found in a block; the editor goes along with the row that is chosen. */
export async function showBlock(target: Target): Promise<void> {
  const uri = vscode.Uri.parse(target.uri);
  const editor = await vscode.window.showTextDocument(uri, { preserveFocus: true });
  const rows = vscode.languages
    .getDiagnostics(uri)
    .filter((d) => blockOf(d) === target.block)
    .sort((one, other) => one.severity - other.severity || one.range.start.compareTo(other.range.start))
    .map(row);
  const before = editor.selection;
  const list = vscode.window.createQuickPick<Row>();
  list.items = rows;
  list.title = `Headgate: ${rows.length === 1 ? "1 issue" : `${rows.length} issues`} in the inserted code`;
  list.matchOnDetail = true;
  const go = (range: vscode.Range) => {
    editor.selection = new vscode.Selection(range.start, range.start);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  };
  let chosen = false; // else the list gives the focus back by itself
  list.onDidChangeActive(([active]) => active !== undefined && go(active.range));
  list.onDidAccept(() => {
    chosen = true;
    list.hide();
  });
  list.onDidHide(() => {
    if (chosen) {
      void vscode.window.showTextDocument(editor.document, { viewColumn: editor.viewColumn ?? vscode.ViewColumn.Active });
    } else {
      go(before);
    }
    list.dispose();
  });
  list.show();
}

const ICONS = ["error", "warning", "info", "lightbulb"];

function row(found: vscode.Diagnostic): Row {
  const code = typeof found.code === "object" ? found.code.value : found.code;
  return {
    label: `$(${ICONS[found.severity] ?? "info"}) ${code ?? ""}`,
    description: `line ${found.range.start.line + 1}`,
    detail: found.message.replace(/\s+/g, " "),
    range: found.range,
  };
}

/** Take the block of the finding at the cursor as the user's own; without one there, all of the file. */
export async function acceptInserted(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    return;
  }
  const uri = editor.document.uri;
  const found = vscode.languages.getDiagnostics(uri).filter((d) => blockOf(d) !== undefined);
  const here = found.filter((d) => d.range.start.line === editor.selection.active.line);
  for (const block of new Set((here.length > 0 ? here : found).map(blockOf))) {
    await vscode.commands.executeCommand("headgate.acceptBlock", { uri: uri.toString(), block });
  }
}

function blockOf(found: vscode.Diagnostic): string | undefined {
  return (found as vscode.Diagnostic & { data?: { block?: string } }).data?.block;
}
