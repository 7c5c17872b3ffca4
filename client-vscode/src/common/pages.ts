/**
 * The pages of rules: a document of their own, shown beside the code. Owns where the code of a
 * finding leads to, in Problems and in the hover.
 */

import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import type { ShowDocumentParams, ShowDocumentRequest, ShowDocumentResult } from "vscode-languageclient/node";

import { run } from "./machine";

export const SCHEME = "headgate-rule";
const EXPLAIN = "headgate.explain";

/** What the code of a finding leads to: the page as it reads best, rather than its source. */
export function address(code: string): string {
  return `command:${EXPLAIN}?${encodeURIComponent(JSON.stringify([code]))}`;
}

/** Put that address into what the server says of a finding. */
export function linked(found: vscode.Diagnostic): vscode.Diagnostic {
  if (typeof found.code === "object") {
    found.code = { value: found.code.value, target: vscode.Uri.parse(address(String(found.code.value))) };
  }
  return found;
}

const LINK = /\[([A-Z]+\d+)\]\(file:[^)]*\)/g;

/** Put it into a hover. Nothing but pages can be opened from there. */
export function linkedHover(hover: vscode.Hover): vscode.Hover {
  for (const part of hover.contents) {
    if (part instanceof vscode.MarkdownString) {
      part.value = part.value.replace(LINK, (_, code: string) => `[${code}](${address(code)})`);
      part.isTrusted = { enabledCommands: [EXPLAIN] };
    }
  }
  return hover;
}

export class Pages implements vscode.TextDocumentContentProvider {
  constructor(private readonly commandLine: () => readonly string[] | undefined) {}

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const [program, ...args] = this.commandLine() ?? [];
    const code = uri.path.replace(/^\/|\.md$/g, "");
    if (program === undefined) {
      return "The server does not run.";
    }
    return (await run(program, [...args, "explain", "--format", "markdown", code])).output;
  }
}

/** Show a rule's page beside the code. */
export async function explain(target: unknown): Promise<void> {
  const given = typeof target === "object" && target !== null && "code" in target ? target.code : target;
  const code = isCode(given) ? given : (codeAtCursor() ?? (await ask()));
  if (code !== undefined) {
    await vscode.commands.executeCommand("markdown.showPreviewToSide", vscode.Uri.from({ scheme: SCHEME, path: `/${code}.md` }));
  }
}

/** A link can say anything: what is no code must not become an argument of a program. */
function isCode(given: unknown): given is string {
  return typeof given === "string" && /^[A-Za-z]+[-\d]*\d$/.test(given);
}

async function ask(): Promise<string | undefined> {
  return vscode.window.showInputBox({
    prompt: "A rule, a check of another tool or a weakness, such as HG101, B602 or CWE-78",
    validateInput: (value) => (isCode(value) ? undefined : "such as HG101"),
  });
}

function codeAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    return undefined;
  }
  const ours = vscode.languages.getDiagnostics(editor.document.uri).filter((d) => d.source === "headgate");
  const at = editor.selection.active;
  const found = ours.find((d) => d.range.contains(at)) ?? ours.find((d) => d.range.start.line === at.line);
  const code = typeof found?.code === "object" ? found.code.value : found?.code;
  return code === undefined ? undefined : String(code);
}

/** Show what the server wants to be shown. Pages of HTML open in the editor, also on a remote machine. */
export async function showDocument(params: ShowDocumentParams, next: ShowDocumentRequest.HandlerSignature): Promise<ShowDocumentResult> {
  const uri = vscode.Uri.parse(params.uri);
  if (uri.scheme !== "file" || !uri.path.endsWith(".html")) {
    return (await next(params, new vscode.CancellationTokenSource().token)) as ShowDocumentResult;
  }
  const panel = vscode.window.createWebviewPanel("headgate.report", "Headgate: Report", vscode.ViewColumn.Active, { enableScripts: false });
  panel.webview.html = await readFile(uri.fsPath, "utf8");
  return { success: true };
}
