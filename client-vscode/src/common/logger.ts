/** The output channel. Nothing of the user's code is written to it. */

import * as vscode from "vscode";

export type Logger = vscode.LogOutputChannel;

export function createLogger(): Logger {
  return vscode.window.createOutputChannel("Headgate", { log: true });
}
