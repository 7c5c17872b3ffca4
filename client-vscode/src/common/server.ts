/**
 * Which server runs. Decides from what it is given; starts nothing and knows no editor.
 *
 * The order: `headgate.path`; the environment that is selected or found in the workspace;
 * PATH; the extension's own environment. In an untrusted folder only the last.
 */

import * as path from "node:path";

import type { Settings } from "./settings";

export type Origin = "setting" | "environment" | "PATH" | "own";

export interface Resolution {
  readonly origin: Origin;
  readonly command: string;
  readonly args: readonly string[];
  /** What the user is told: where the server comes from. */
  readonly from: string;
}

/** The machine, as far as the choice depends on it. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly searchPath: readonly string[];
  isFile(file: string): Promise<boolean>;
  /** Whether this Python has a headgate that can be run. */
  hasHeadgate(python: string): Promise<boolean>;
  /** Pythons of the environments that are selected or lie in the workspace, the best first. */
  environments(): Promise<readonly string[]>;
}

/** What is to be done: run a server, or make the extension's own environment first. */
export type Choice = { readonly run: Resolution } | { readonly make: string | undefined };

export async function resolveServer(
  settings: Settings,
  trusted: boolean,
  machine: Machine,
  own: { readonly python: string; readonly ready: boolean },
  expand: (text: string) => string,
): Promise<Choice> {
  const args = ["server", "--log-level", settings.logLevel, ...settings.args];
  const ofPython = (origin: Origin, python: string, from: string): Choice => ({
    run: { origin, command: python, args: ["-m", "headgate", ...args], from },
  });
  if (trusted) {
    for (const given of settings.path.map(expand)) {
      if (await machine.isFile(given)) {
        return { run: { origin: "setting", command: given, args, from: `headgate.path (${given})` } };
      }
    }
    if (settings.importStrategy === "fromEnvironment") {
      for (const python of [...settings.interpreter.map(expand), ...(await machine.environments())]) {
        if (await machine.hasHeadgate(python)) {
          return ofPython("environment", python, `environment (${python})`);
        }
      }
      const found = await onPath("headgate", machine);
      if (found !== undefined) {
        return { run: { origin: "PATH", command: found, args, from: `PATH (${found})` } };
      }
    }
  }
  if (own.ready) {
    return ofPython("own", own.python, "the extension's own environment");
  }
  return { make: trusted ? settings.interpreter.map(expand)[0] : undefined };
}

export async function onPath(name: string, machine: Machine): Promise<string | undefined> {
  const windows = machine.platform === "win32";
  const folders = machine.searchPath.filter((folder) => (windows ? path.win32 : path.posix).isAbsolute(folder));
  for (const folder of folders) {
    for (const suffix of windows ? [".exe", ".cmd"] : [""]) {
      const file = (windows ? path.win32 : path.posix).join(folder, name + suffix);
      if (await machine.isFile(file)) {
        return file;
      }
    }
  }
  return undefined;
}

/** Whether a server that runs is the one that is wanted. */
export function same(one: Resolution | undefined, other: Resolution | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Where Python stands in an environment. */
export function pythonOf(environment: string, platform: NodeJS.Platform): string {
  return platform === "win32"
    ? path.win32.join(environment, "Scripts", "python.exe")
    : path.posix.join(environment, "bin", "python");
}
