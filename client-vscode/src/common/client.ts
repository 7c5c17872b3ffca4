/**
 * The language client: one process, from its start to its end. Owns what is said to the
 * server at the start, and tells when it has gone by itself.
 */

import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  ExecuteCommandRequest,
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
  vsdiag,
} from "vscode-languageclient/node";

import { withShow } from "../inserted/blocks";
import { announced } from "../inserted/undone";
import type { Logger } from "./logger";
import { linked, linkedHover, showDocument } from "./pages";
import { stillWanted } from "./pulled";
import type { Resolution } from "./server";
import { forServer } from "./settings";

/**
 * What is read: Python, and by name the files that say which packages a project needs, steer
 * assistants or hold rules. The server knows them by the same names.
 */
const BY_NAME = [
  "**/*{requirements,constraints}*.{txt,in}",
  "**/requirements/*.{txt,in}",
  "**/{pyproject.toml,setup.cfg,Pipfile,*.lock,pylock*.toml,pip.conf,pip.ini}",
  "**/{AGENT.md,AGENTS.md,AGENTS.override.md,CLAUDE.md,CLAUDE.local.md,GEMINI.md,QWEN.md,WARP.md,SKILL.md,copilot-instructions.md}",
  "**/{.cursorrules,.windsurfrules,.clinerules,.roorules,.goosehints}",
  "**/{.mcp.json,mcp.json,mcp_config.json,mcp_settings.json,cline_mcp_settings.json,claude_desktop_config.json}",
  "**/.{cursor,windsurf,continue,roo,amazonq,trae}/rules*/**/*.{md,mdc,txt}",
  "**/.{claude,gemini,zed}/**/*.{md,json}",
  "**/.github/{instructions,prompts,chatmodes,agents}/**/*.md",
  "**/{.clinerules,.junie,.kiro/steering}/**/*.md",
  "**/.codex/config.toml",
  "**/.headgate/rules/*.toml",
];
const DOCUMENTS = [
  { scheme: "file", language: "python" },
  { scheme: "untitled", language: "python" },
  { notebook: "*", language: "python" },
  ...BY_NAME.map((pattern) => ({ scheme: "file", pattern })),
];

/** Says in its log what goes wrong, and in no pop-up: what matters of it the status item tells. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  override warn(message: string, data?: unknown): void {
    super.warn(message, data, false);
  }
}

export interface Running {
  readonly client: LanguageClient;
  readonly version: string;
}

export async function start(
  resolution: Resolution,
  logger: Logger,
  trace: vscode.OutputChannel,
  serverLog: vscode.OutputChannel,
  gone: () => void,
  lenses: () => boolean,
): Promise<Running> {
  const options: ServerOptions = {
    command: resolution.command,
    args: [...resolution.args],
    transport: TransportKind.stdio,
    // Python must not look for modules in the folder that is open.
    options: { env: { ...process.env, PYTHONSAFEPATH: "1", PYTHONUNBUFFERED: "1" } },
  };
  const client: LanguageClientOptions = {
    documentSelector: DOCUMENTS,
    outputChannel: serverLog,
    traceOutputChannel: trace,
    initializationOptions: chosen(undefined),
    middleware: {
      didChange: (event, next) => announced(event, (method, params) => made.sendNotification(method, params), next),
      provideCodeLenses: async (document, token, next) => (lenses() ? withShow((await next(document, token)) ?? []) : []),
      handleDiagnostics: (uri, found, next) => next(uri, found.map(linked)),
      provideDiagnostics: async (document, previous, token, next) => {
        const report = await stillWanted(next(document, previous, token), token);
        if (report?.kind === vsdiag.DocumentDiagnosticReportKind.full) {
          report.items.forEach(linked);
        }
        return report;
      },
      provideHover: async (document, position, token, next) => {
        const hover = await next(document, position, token);
        return hover && linkedHover(hover);
      },
      window: { showDocument },
      workspace: {
        configuration: (params) => params.items.map((item) => chosen(item.scopeUri === undefined ? undefined : vscode.Uri.parse(item.scopeUri))),
      },
    },
    // What follows a crash is decided in one place: see `restarts`.
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue }),
      closed: () => {
        gone();
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
    initializationFailedHandler: (error) => {
      logger.error(`the server could not be initialized: ${String(error)}`);
      return false;
    },
  };
  const made: LanguageClient = new QuietClient("headgate", "Headgate", options, client);
  // The commands that a user sees are the extension's own (`commands`). Those of the server, of
  // whatever version, would be registered beside them, and a second one of a name ends the client.
  made.getFeature(ExecuteCommandRequest.method).register = () => undefined;
  await made.start();
  return { client: made, version: made.initializeResult?.serverInfo?.version ?? "" };
}

/** Return what somebody has set for a file (defaults do not count), and whether git may be run. */
function chosen(scope: vscode.Uri | undefined): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration("headgate", scope);
  const set = forServer((key) => {
    const found = configuration.inspect(key);
    return found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
  });
  return { ...set, trusted: vscode.workspace.isTrusted };
}
