/** The commands of the palette and of the status item's menu. */

import * as vscode from "vscode";

import type { Logger } from "./logger";
import { run } from "./machine";

export interface Server {
  restart(): Promise<void>;
  send<T>(method: string, params: unknown): Promise<T | undefined>;
  readonly debugInformation: string;
  readonly log: vscode.OutputChannel;
  /** The command line that runs the same server's `headgate`. */
  readonly commandLine: readonly string[] | undefined;
}

const SAMPLE = 'import subprocess\n\n\ndef listed(folder):\n    return subprocess.run(f"ls {folder}", shell=True)\n';

export function register(server: Server, logger: Logger): vscode.Disposable[] {
  const commands: Record<string, (...args: never[]) => unknown> = {
    restart: () => server.restart(),
    fixAll: () => vscode.commands.executeCommand("editor.action.codeAction", { kind: "source.fixAll.headgate", apply: "first" }),
    fixSafeInWorkspace: () => fixWorkspace(server, false),
    fixMoreInWorkspace: () => fixWorkspace(server, true),
    checkWorkspace: () => checkWorkspace(server),
    explain: (code?: string) => explain(server, code),
    showOutput: () => logger.show(),
    showServerLog: () => server.log.show(),
    copyDebugInformation: async () => {
      await vscode.env.clipboard.writeText(server.debugInformation);
      vscode.window.setStatusBarMessage("Headgate: copied", 3000);
    },
    openSample: async () => {
      const document = await vscode.workspace.openTextDocument({ language: "python", content: SAMPLE });
      await vscode.window.showTextDocument(document);
    },
    menu,
  };
  return Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(`headgate.${name}`, run));
}

async function fixWorkspace(server: Server, unsafe: boolean): Promise<void> {
  await server.send("workspace/executeCommand", { command: "headgate.fixWorkspace", arguments: [{ unsafe }] });
}

function checkWorkspace(server: Server): void {
  const folder = vscode.workspace.workspaceFolders?.[0];
  const [program, ...args] = server.commandLine ?? [];
  if (program === undefined) {
    return;
  }
  const terminal = vscode.window.createTerminal({
    name: "headgate check",
    shellPath: program,
    shellArgs: [...args, "check", "."],
    ...(folder === undefined ? {} : { cwd: folder.uri }),
  });
  terminal.show();
}

async function explain(server: Server, given: string | undefined): Promise<void> {
  const code = given ?? codeAtCursor() ?? (await vscode.window.showInputBox({ prompt: "Code of a rule, such as HG101" }));
  if (code === undefined || server.commandLine === undefined) {
    return;
  }
  const [program = "", ...args] = server.commandLine;
  const page = await run(program, [...args, "explain", "--format", "markdown", code]);
  const document = await vscode.workspace.openTextDocument({ language: "markdown", content: page.output });
  await vscode.commands.executeCommand("markdown.showPreviewToSide", document.uri);
}

function codeAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    return undefined;
  }
  const here = vscode.languages.getDiagnostics(editor.document.uri);
  const found = here.find((d) => d.source === "headgate" && d.range.contains(editor.selection.active));
  const code = found?.code;
  return typeof code === "object" ? String(code.value) : code === undefined ? undefined : String(code);
}

async function menu(): Promise<void> {
  const items = [
    ["$(tools) Fix all that is safe in this file", "headgate.fixAll"],
    ["$(list-tree) Show problems", "workbench.actions.view.problems"],
    ["$(book) Explain the rule at the cursor", "headgate.explain"],
    ["$(checklist) Check workspace", "headgate.checkWorkspace"],
    ["$(refresh) Restart server", "headgate.restart"],
    ["$(output) Show output", "headgate.showOutput"],
    ["$(clippy) Copy debug information", "headgate.copyDebugInformation"],
  ].map(([label = "", command = ""]) => ({ label, command }));
  const picked = await vscode.window.showQuickPick(items, { title: "Headgate" });
  if (picked !== undefined) {
    await vscode.commands.executeCommand(picked.command);
  }
}
