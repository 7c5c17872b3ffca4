/**
 * Checks all files of the workspace, with progress that can be cancelled. What is found stands
 * in Problems until a file is opened: from then on the server speaks of it.
 */

import { spawn } from "node:child_process";
import * as path from "node:path";
import * as vscode from "vscode";

import { linked } from "./pages";
import { byFile, type Place, placed, type Report, says } from "./report";

const SEVERITIES: Record<string, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

function folders(): readonly vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === "file");
}

export class WorkspaceCheck implements vscode.Disposable {
  readonly #found = vscode.languages.createDiagnosticCollection("headgate-workspace");
  readonly #watching: vscode.Disposable[];

  constructor(private readonly log: (line: string) => void) {
    this.#watching = [
      vscode.workspace.onDidOpenTextDocument((document) => this.#found.delete(document.uri)),
      vscode.workspace.onDidOpenNotebookDocument((notebook) => this.#found.delete(notebook.uri)),
      vscode.workspace.onDidDeleteFiles((event) => event.files.forEach((uri) => this.#found.delete(uri))),
      vscode.languages.onDidChangeDiagnostics((event) => event.uris.forEach((uri) => this.#yield(uri))),
    ];
  }

  /** Check all folders; return how much was found, or nothing if it was cancelled or failed. */
  async run(commandLine: readonly string[]): Promise<{ findings: number; files: number } | undefined> {
    const all = folders();
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: "Headgate: checking the workspace", cancellable: true },
      async (progress, token) => {
        this.#found.clear();
        let [findings, files] = [0, 0];
        for (const folder of all) {
          if (all.length > 1) {
            progress.report({ message: folder.name });
          }
          const report = await this.#check(commandLine, folder.uri.fsPath, token);
          if (report === undefined) {
            return undefined;
          }
          this.#show(folder.uri, report);
          findings += report.findings.length;
          files += report.files;
        }
        return { findings, files };
      },
    );
  }

  /**
   * Accept what is found now, in all folders: from then on only what is new is told. Each file
   * that is written is told of: the system's watchers may miss one in a folder that is new.
   */
  async baseline(commandLine: readonly string[], written: (file: vscode.Uri) => void): Promise<string | undefined> {
    const said: string[] = [];
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: "Headgate: making a baseline", cancellable: true },
      async (_, token) => {
        for (const folder of folders()) {
          const out = await this.#run(commandLine, ["baseline", "--quiet"], folder.uri.fsPath, token);
          if (out === undefined) {
            return undefined;
          }
          said.push(out.trim());
          written(vscode.Uri.joinPath(folder.uri, ".headgate", "baseline.json"));
        }
        this.#found.clear();
        return said.join(" ");
      },
    );
  }

  async #check(commandLine: readonly string[], folder: string, token: vscode.CancellationToken): Promise<Report | undefined> {
    const out = await this.#run(commandLine, ["check", "--format", "json", "--exit-zero", "."], folder, token);
    try {
      return out === undefined ? undefined : (JSON.parse(out) as Report);
    } catch (error) {
      this.log(`the workspace could not be checked: ${String(error)}`);
      return undefined;
    }
  }

  /** Run a command in a folder; return what it writes, or nothing if it was cancelled or failed. */
  async #run(commandLine: readonly string[], words: readonly string[], cwd: string, token: vscode.CancellationToken): Promise<string | undefined> {
    const [program = "", ...args] = commandLine;
    const child = spawn(program, [...args, ...words], {
      cwd,
      env: { ...process.env, PYTHONSAFEPATH: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    const cancelled = token.onCancellationRequested(() => child.kill());
    const parts: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.stderr.on("data", (part: Buffer) => this.log(part.toString("utf8").trimEnd()));
    const code = await new Promise<number | null>((resolve) => {
      child.on("error", (error) => {
        this.log(`${program} cannot be run: ${String(error)}`);
        resolve(null);
      });
      child.on("close", resolve);
    });
    cancelled.dispose();
    return token.isCancellationRequested || code !== 0 ? undefined : Buffer.concat(parts).toString("utf8");
  }

  #show(folder: vscode.Uri, report: Report): void {
    const at = (name: string) => (path.isAbsolute(name) ? vscode.Uri.file(name) : vscode.Uri.joinPath(folder, name));
    const range = (place: Place) => new vscode.Range(...placed(place));
    for (const [name, findings] of byFile(report.findings)) {
      const uri = at(name);
      if ([...vscode.workspace.textDocuments, ...vscode.workspace.notebookDocuments].some((open) => open.uri.toString() === uri.toString())) {
        continue; // the server speaks of it, and of the cells of a notebook
      }
      this.#found.set(uri, findings.map((finding) => {
        const made = new vscode.Diagnostic(range(finding), says(finding), SEVERITIES[finding.severity] ?? vscode.DiagnosticSeverity.Warning);
        made.source = "headgate";
        made.code = { value: finding.code, target: vscode.Uri.file("/") };
        made.relatedInformation = finding.related.map(
          (one) => new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, range(one)), one.message),
        );
        return linked(made);
      }));
    }
  }

  /** Leave a file to the server once that has found something in it. */
  #yield(uri: vscode.Uri): void {
    const ours = this.#found.get(uri)?.length ?? 0;
    if (ours > 0 && vscode.languages.getDiagnostics(uri).filter((d) => d.source === "headgate").length > ours) {
      this.#found.delete(uri);
    }
  }

  dispose(): void {
    this.#found.dispose();
    this.#watching.forEach((one) => one.dispose());
  }
}
