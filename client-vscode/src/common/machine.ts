/** Files and processes, as `server.ts` and `environment.ts` ask for them. */

import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";

const PATIENCE_MS = 20_000;

export async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** Run a program without a shell; never rejects. */
export function run(command: string, args: readonly string[], patience = PATIENCE_MS): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { timeout: patience, windowsHide: true, encoding: "utf8" as const };
    execFile(command, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ code, output: `${stdout}${stderr}`.trim() });
    });
  });
}

/** Whether this Python can run a headgate, without looking into the folder it is started in. */
export async function hasHeadgate(python: string): Promise<boolean> {
  const told = await run(python, ["-P", "-c", "import headgate, sys; sys.exit(sys.version_info < (3, 11))"]);
  return told.code === 0;
}
