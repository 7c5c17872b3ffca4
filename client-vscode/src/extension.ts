/** Puts the parts together. What each of them does stands in its own file. */

import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import { CodeLensRequest, FileChangeType } from "vscode-languageclient/node";

import { WorkspaceCheck } from "./common/check";
import { type Running, start } from "./common/client";
import { register, type Server } from "./common/commands";
import { type Double, doubleOf } from "./common/doubles";
import { OwnEnvironment } from "./common/environment";
import { createLogger, type Logger } from "./common/logger";
import { hasHeadgate, isFile, run } from "./common/machine";
import { Pages, SCHEME } from "./common/pages";
import { environments, onDidChange } from "./common/python";
import { CRASHES, Crashes, Queue } from "./common/restarts";
import { type Resolution, resolveServer, same } from "./common/server";
import { expanded, readSettings, RESTARTING, type Settings } from "./common/settings";
import { type State, Status } from "./common/status";
import type { Found } from "./inserted/findings";
import { Notes } from "./inserted/notes";

/** What was answered to the one question: "yes" or "no". */
const ASKED = "headgate.askedToInstall";
/** Per workspace: whether the double has been told, or settled. */
const DOUBLE = "headgate.double";
/** Per workspace: "settled" once the user has decided about a baseline. */
const BASELINE = "headgate.baseline";
/** So many findings in code that was there before make a file an old one. */
const MANY_OLD = 3;

class Extension implements Server {
  readonly log = vscode.window.createOutputChannel("Headgate Server", "log");
  readonly #trace = vscode.window.createOutputChannel("Headgate Trace");
  readonly #queue = new Queue(() => this.#start());
  readonly #crashes = new Crashes(() => Date.now());
  readonly #own: OwnEnvironment;
  readonly #notes = new Notes();
  #running: Running | undefined;
  #resolution: Resolution | undefined;
  #double: Double | undefined;
  #old = false;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly logger: Logger,
    private readonly status: Status,
  ) {
    this.#own = new OwnEnvironment(context.globalStorageUri.fsPath, path.join(context.extensionPath, "bundled"), run);
    context.subscriptions.push(this.log, this.#trace, this.#notes);
  }

  /** Start what is wanted now, unless it runs. */
  refresh(): Promise<void> {
    return this.#queue.ask();
  }

  async restart(): Promise<void> {
    this.#crashes.forget();
    this.#resolution = undefined;
    await this.refresh();
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.client.dispose().catch(() => undefined);
  }

  async install(): Promise<void> {
    await this.context.globalState.update(ASKED, "yes");
    await this.restart();
  }

  get state(): State {
    return this.status.state;
  }

  get double(): Double | undefined {
    return this.context.workspaceState.get(DOUBLE) === "settled" ? undefined : this.#double;
  }

  async settleDouble(): Promise<void> {
    await this.context.workspaceState.update(DOUBLE, "settled");
    this.#sayNotes();
  }

  get offersBaseline(): boolean {
    return this.#old && this.context.workspaceState.get(BASELINE) !== "settled";
  }

  async settleBaseline(): Promise<void> {
    await this.context.workspaceState.update(BASELINE, "settled");
    this.#sayNotes();
  }

  async changedOnDisk(file: vscode.Uri): Promise<void> {
    const changes = [{ uri: file.toString(), type: FileChangeType.Changed }];
    await this.#running?.client.sendNotification("workspace/didChangeWatchedFiles", { changes });
  }

  async send<T>(method: string, params: unknown): Promise<T | undefined> {
    return this.#running?.client.sendRequest<T>(method, params);
  }

  /** Use what only a trusted workspace has, and tell the server. */
  async trust(): Promise<void> {
    await this.refresh();
    await this.#running?.client.sendNotification("workspace/didChangeConfiguration", { settings: null });
  }

  get commandLine(): readonly string[] | undefined {
    const found = this.#resolution;
    return found === undefined ? undefined : [found.command, ...found.args.slice(0, found.args.indexOf("server"))];
  }

  get debugInformation(): string {
    const told = {
      extension: this.context.extension.packageJSON.version as string,
      editor: `${vscode.env.appName} ${vscode.version}`,
      system: `${os.platform()} ${os.arch()}`,
      trusted: vscode.workspace.isTrusted,
      state: this.status.state,
      resolution: this.#resolution,
      settings: settings(),
    };
    return JSON.stringify(told, null, 2);
  }

  /** Have the editor ask for lenses again. */
  askForLenses(): void {
    const lenses = this.#running?.client.getFeature(CodeLensRequest.method);
    for (const { document } of vscode.window.visibleTextEditors) {
      lenses?.getProvider(document)?.onDidChangeCodeLensEmitter.fire();
    }
  }

  /** Show what was found in the editors that can be seen. */
  show(): void {
    const wanted = settings();
    // A page that is shown beside the code is no text editor, and leaves the code in sight.
    const active = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
    for (const editor of vscode.window.visibleTextEditors) {
      this.#notes.show(editor, findings(editor.document.uri), wanted.inline);
    }
    const here = active === undefined ? [] : findings(active.document.uri);
    this.status.count(here.length);
    if (active?.document.languageId === "python") {
      this.#old ||= here.filter((one) => one.origin !== "inserted").length >= MANY_OLD;
      this.#double ??= doubleOf(vscode.languages.getDiagnostics(active.document.uri).map((d) => ({ source: d.source, code: codeOf(d) })));
      this.#sayNotes();
    }
  }

  /** Say in the status item what there is to decide; of another tool once in the output, too. */
  #sayNotes(): void {
    const double = this.double;
    this.status.note([
      ...(double === undefined ? [] : [double.says]),
      ...(this.offersBaseline ? ["A baseline would hide what was there before: see the menu of this item."] : []),
    ]);
    if (double !== undefined && this.context.workspaceState.get(DOUBLE) === undefined) {
      this.logger.info(double.says);
      void this.context.workspaceState.update(DOUBLE, "told");
    }
  }

  async #start(): Promise<void> {
    const wanted = settings();
    if (!wanted.enable) {
      await this.stop();
      this.#resolution = undefined;
      this.status.set({ kind: "off", why: "headgate.enable is false", installs: false });
      return;
    }
    const found = await this.#resolve(wanted);
    if (found === undefined) {
      return;
    }
    if (this.#running !== undefined && same(found, this.#resolution)) {
      return;
    }
    await this.stop();
    this.#resolution = found;
    this.status.set({ kind: "starting" });
    try {
      const running = await start(found, this.logger, this.#trace, this.log, () => this.#gone(), () => settings().codeLens);
      this.#running = running;
      this.status.set({ kind: "running", from: found.from, version: running.version });
      this.logger.info(`server ${running.version} from ${found.from}`);
    } catch (error) {
      this.#resolution = undefined;
      this.#fail(`the server from ${found.from} does not start: ${String(error)}`);
    }
  }

  async #resolve(wanted: Settings): Promise<Resolution | undefined> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    const choice = await resolveServer(
      wanted,
      vscode.workspace.isTrusted,
      {
        platform: process.platform,
        searchPath: (process.env["PATH"] ?? "").split(path.delimiter),
        isFile,
        hasHeadgate,
        environments,
      },
      { python: this.#own.python, ready: await this.#own.isReady() },
      (text) => expanded(text, folder, os.homedir(), process.env),
    );
    if ("run" in choice) {
      return choice.run;
    }
    return (await this.#makeOwn(choice.make)) ? this.#resolve(wanted) : undefined;
  }

  /** Make the extension's own environment, after one question. */
  async #makeOwn(preferred: string | undefined): Promise<boolean> {
    if (this.context.globalState.get(ASKED) !== "yes") {
      this.status.set({ kind: "off", why: "no server is installed", installs: true });
      if (this.context.globalState.get(ASKED) === "no") {
        return false; // the menu of the status item goes on offering it
      }
      const answer = await vscode.window.showInformationMessage(
        "Headgate needs its server. Install it into an environment of the extension's own?",
        "Install",
        "Not now",
      );
      await this.context.globalState.update(ASKED, answer === "Install" ? "yes" : "no");
      if (answer !== "Install") {
        return false;
      }
    }
    this.status.set({ kind: "starting" });
    const made = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: "Headgate" },
      (progress) => this.#own.make(preferred, (message) => {
        this.logger.info(message);
        progress.report({ message });
      }),
    );
    if ("problem" in made) {
      this.#fail(made.problem);
      void vscode.window.showErrorMessage(`Headgate: ${made.problem}`);
      return false;
    }
    return true;
  }

  #gone(): void {
    if (this.#running === undefined) {
      return; // it was told to go
    }
    this.#running = undefined;
    this.#resolution = undefined;
    if (this.#crashes.again()) {
      this.logger.warn("the server has ended by itself and is started again");
      void this.refresh();
      return;
    }
    this.#fail(`it has ended ${CRASHES} times within three minutes. The menu of this item restarts it and shows its log`);
  }

  #fail(why: string): void {
    this.logger.error(why);
    this.status.set({ kind: "failed", why });
  }
}

function settings(): Settings {
  const configuration = vscode.workspace.getConfiguration("headgate");
  return readSettings((key, fallback) => configuration.get(key, fallback));
}

function findings(uri: vscode.Uri): Found[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter((d) => d.source === "headgate")
    .map((d) => {
      const data = (d as vscode.Diagnostic & { data?: { origin?: string } }).data;
      return {
        line: d.range.start.line,
        severity: d.severity + 1,
        code: codeOf(d),
        message: d.message,
        origin: data?.origin,
      };
    });
}

function codeOf(d: vscode.Diagnostic): string {
  return typeof d.code === "object" ? String(d.code.value) : String(d.code);
}

let extension: Extension | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const logger = createLogger();
  const status = new Status();
  const made = new Extension(context, logger, status);
  const check = new WorkspaceCheck((line) => logger.info(line));
  extension = made;
  context.subscriptions.push(
    logger,
    status,
    check,
    ...register(made, logger, check),
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, new Pages(() => made.commandLine)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (RESTARTING.some((key) => event.affectsConfiguration(`headgate.${key}`))) {
        void made.refresh();
      }
      if (event.affectsConfiguration("headgate")) {
        made.show();
      }
      if (event.affectsConfiguration("headgate.codeLens")) {
        made.askForLenses();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void made.trust()),
    vscode.languages.onDidChangeDiagnostics(() => made.show()),
    vscode.window.onDidChangeVisibleTextEditors(() => made.show()),
    vscode.window.onDidChangeActiveTextEditor(() => made.show()),
  );
  void made.refresh().then(async () => {
    context.subscriptions.push(...(await onDidChange(() => void made.refresh())));
  });
}

export async function deactivate(): Promise<void> {
  await extension?.stop();
}
