/** What the server answers when it is asked for diagnostics. */

import * as vscode from "vscode";

/**
 * Return what was answered, unless nobody waits for it any more. For a request that was cancelled,
 * since typing goes on, the library has an empty list, and with it all findings would leave the
 * screen until the next answer; this way they stay until then.
 */
export async function stillWanted<T>(answer: T | PromiseLike<T>, token: vscode.CancellationToken): Promise<T> {
  const report = await answer;
  if (token.isCancellationRequested) {
    throw new vscode.CancellationError();
  }
  return report;
}
