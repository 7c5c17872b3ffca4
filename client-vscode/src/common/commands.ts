/** The commands of the palette and of the status item's menu. */

import * as vscode from "vscode";

import { acceptInserted, showBlock } from "../inserted/blocks";
import type { WorkspaceCheck } from "./check";
import type { Double } from "./doubles";
import type { Logger } from "./logger";
import { explain } from "./pages";
import { told } from "./report";
import { said, type State } from "./status";

export interface Server {
  restart(): Promise<void>;
  /** Make the extension's own environment, whatever was answered before. */
  install(): Promise<void>;
  send<T>(method: string, params: unknown): Promise<T | undefined>;
  readonly state: State;
  readonly debugInformation: string;
  readonly log: vscode.OutputChannel;
  /** The command line that runs the same server's `headgate`. */
  readonly commandLine: readonly string[] | undefined;
  /** Another tool that reports the same, until the user has settled that. */
  readonly double: Double | undefined;
  settleDouble(): Promise<void>;
  /** Whether an old project could do with a baseline, until the user has decided about that. */
  readonly offersBaseline: boolean;
  settleBaseline(): Promise<void>;
  /** Have a file read anew that the extension has had written. */
  changedOnDisk(file: vscode.Uri): Promise<void>;
}

const SAMPLE = 'import subprocess\n\n\ndef listed(folder):\n    return subprocess.run(f"ls {folder}", shell=True)\n';
const SAYS_MS = 8000;

export function register(server: Server, logger: Logger, check: WorkspaceCheck): vscode.Disposable[] {
  const commands: Record<string, (...args: never[]) => unknown> = {
    restart: () => server.restart(),
    install: () => server.install(),
    fixAll: () => vscode.commands.executeCommand("editor.action.codeAction", { kind: "source.fixAll.headgate", apply: "first" }),
    fixSafeInWorkspace: () => execute(server, "headgate.fixWorkspace", { unsafe: false }),
    fixMoreInWorkspace: () => execute(server, "headgate.fixWorkspace", { unsafe: true }),
    fixBlock: (block: unknown) => execute(server, "headgate.fixBlock", block),
    acceptBlock: (block: unknown) => execute(server, "headgate.acceptBlock", block),
    openReport: () => execute(server, "headgate.report", { uri: vscode.window.activeTextEditor?.document.uri.toString() }),
    checkWorkspace: () => checkWorkspace(server, check),
    makeBaseline: () => makeBaseline(server, check),
    acceptInserted,
    showBlock,
    explain,
    settleDouble: () => settle(server),
    showOutput: () => logger.show(),
    showServerLog: () => server.log.show(),
    copyDebugInformation: async () => {
      await vscode.env.clipboard.writeText(server.debugInformation);
      say("copied");
    },
    openSample: async () => {
      const document = await vscode.workspace.openTextDocument({ language: "python", content: SAMPLE });
      await vscode.window.showTextDocument(document);
    },
    menu: () => menu(server),
  };
  return Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(`headgate.${name}`, run));
}

function say(what: string): void {
  vscode.window.setStatusBarMessage(`Headgate: ${what}`, SAYS_MS);
}

async function execute(server: Server, command: string, argument: unknown): Promise<void> {
  await server.send("workspace/executeCommand", { command, arguments: [argument] });
}

async function checkWorkspace(server: Server, check: WorkspaceCheck): Promise<void> {
  if (server.commandLine === undefined) {
    say("the server does not run");
    return;
  }
  const found = await check.run(server.commandLine);
  if (found !== undefined) {
    say(told(found.findings, found.files));
    if (found.findings > 0) {
      await vscode.commands.executeCommand("workbench.actions.view.problems");
    }
  }
}

/** Accept what is there, after one more question if it was offered rather than asked for. */
export async function makeBaseline(server: Server, check: Pick<WorkspaceCheck, "baseline">): Promise<void> {
  if (server.commandLine === undefined) {
    say("the server does not run");
    return;
  }
  if (server.offersBaseline) {
    const [make, not] = ["Make a baseline: what is found now is not told any more", "Not in this workspace"];
    const picked = await vscode.window.showQuickPick([make, not], { title: "Headgate: .headgate/baseline.json" });
    if (picked === undefined) {
      return;
    }
    await server.settleBaseline();
    if (picked === not) {
      return;
    }
  }
  const said = await check.baseline(server.commandLine, (file) => {
    // A server that is stopping reads it when it starts again.
    void server.changedOnDisk(file).catch(() => undefined);
  });
  if (said !== undefined) {
    say(said);
  }
}

/** Have the user decide about a tool that reports the same. */
async function settle(server: Server): Promise<void> {
  const double = server.double;
  if (double === undefined) {
    return;
  }
  const { setting } = double;
  const ends = setting === undefined ? "Show that extension" : `Add "${setting.value}" to ${setting.key} in this workspace`;
  const picked = await vscode.window.showQuickPick([ends, "Keep both"], { title: `Headgate: ${double.says}` });
  if (picked === undefined) {
    return;
  }
  await server.settleDouble();
  if (picked === ends && setting !== undefined) {
    const [section = "", ...rest] = setting.key.split(".");
    const configuration = vscode.workspace.getConfiguration(section);
    const key = rest.join(".");
    const values = configuration.get<string[]>(key) ?? [];
    await configuration.update(key, [...new Set([...values, setting.value])], vscode.ConfigurationTarget.Workspace);
  } else if (picked === ends) {
    await vscode.commands.executeCommand("workbench.extensions.search", `@installed ${double.name}`);
  }
}

async function menu(server: Server): Promise<void> {
  const { state, double } = server;
  const first: [string, string][] = [];
  if (state.kind === "off" && state.installs) {
    first.push(["$(cloud-download) Install the server", "headgate.install"]);
  }
  if (state.kind === "failed") {
    first.push(["$(output) Show what the server has said", "headgate.showServerLog"]);
  }
  if (double !== undefined) {
    first.push([`$(info) ${double.name} reports the same …`, "headgate.settleDouble"]);
  }
  if (server.offersBaseline) {
    first.push(["$(archive) Make a baseline of what was there before …", "headgate.makeBaseline"]);
  }
  const items = [
    ...first,
    ["$(tools) Fix all that is safe in this file", "headgate.fixAll"],
    ["$(list-tree) Show problems", "workbench.actions.view.problems"],
    ["$(check) Accept the inserted code of this file", "headgate.acceptInserted"],
    ["$(book) Explain the rule at the cursor", "headgate.explain"],
    ["$(checklist) Check workspace", "headgate.checkWorkspace"],
    ["$(graph) Open report", "headgate.openReport"],
    ["$(refresh) Restart server", "headgate.restart"],
    ["$(output) Show output", "headgate.showOutput"],
    ["$(clippy) Copy debug information", "headgate.copyDebugInformation"],
  ].map(([label = "", command = ""]) => ({ label, command }));
  const picked = await vscode.window.showQuickPick(items, { title: said(state) });
  if (picked !== undefined) {
    await vscode.commands.executeCommand(picked.command);
  }
}
