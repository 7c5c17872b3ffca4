/**
 * The Pythons of the workspace: the one that is chosen in the Python extension, if that is
 * there, and those of environments in the folders. Depends on no other extension.
 */

import * as path from "node:path";
import * as vscode from "vscode";

import { isFile } from "./machine";
import { pythonOf } from "./server";

const FOLDERS = [".venv", "venv", ".env", "env"];

interface PythonApi {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(at: unknown): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

interface EnvironmentsApi {
  getEnvironment?(scope: vscode.Uri | undefined): Promise<{ readonly execInfo?: { readonly run?: { readonly executable?: string } } } | undefined>;
  readonly onDidChangeEnvironment?: vscode.Event<unknown>;
}

async function exported<T>(id: string): Promise<T | undefined> {
  const found = vscode.extensions.getExtension<T>(id);
  try {
    return await found?.activate();
  } catch {
    return undefined; // it cannot start; that is for it to say
  }
}

/** Return Pythons, the best first. */
export async function environments(): Promise<readonly string[]> {
  const out: string[] = [];
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const newer = await exported<EnvironmentsApi>("ms-python.vscode-python-envs");
  const chosen = await newer?.getEnvironment?.(folder).catch(() => undefined);
  const run = chosen?.execInfo?.run?.executable;
  if (run !== undefined) {
    out.push(run);
  }
  const api = (await exported<PythonApi>("ms-python.python"))?.environments;
  if (api !== undefined) {
    const resolved = await api.resolveEnvironment(api.getActiveEnvironmentPath(folder)).catch(() => undefined);
    const executable = resolved?.executable.uri?.fsPath;
    if (executable !== undefined) {
      out.push(executable);
    }
  }
  for (const root of vscode.workspace.workspaceFolders ?? []) {
    for (const name of FOLDERS) {
      const python = pythonOf(path.join(root.uri.fsPath, name), process.platform);
      if (await isFile(python)) {
        out.push(python);
      }
    }
  }
  return [...new Set(out)];
}

/** Call back when another environment is chosen. */
export async function onDidChange(then: () => void): Promise<vscode.Disposable[]> {
  const events = [
    (await exported<PythonApi>("ms-python.python"))?.environments?.onDidChangeActiveEnvironmentPath,
    (await exported<EnvironmentsApi>("ms-python.vscode-python-envs"))?.onDidChangeEnvironment,
  ];
  return events.filter((event) => event !== undefined).map((event) => event(then));
}
