/**
 * The extension's own environment: the wheel that it carries, installed beside its
 * dependencies into its storage. Made after one question, and again for a new version.
 */

import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";

import { isFile, type Ran } from "./machine";
import { pythonOf } from "./server";

/** Python 3.11 is the oldest that the server runs on. */
const OLDEST = [3, 11] as const;
const MARK = "headgate-wheel.txt";
const INSTALL_MS = 5 * 60 * 1000;

export type Made = { readonly python: string } | { readonly problem: string };
export type Run = (command: string, args: readonly string[], patience?: number) => Promise<Ran>;

export class OwnEnvironment {
  readonly folder: string;
  readonly python: string;

  constructor(
    storage: string,
    private readonly bundled: string,
    private readonly run: Run,
    private readonly platform: NodeJS.Platform = process.platform,
  ) {
    this.folder = path.join(storage, "environment");
    this.python = pythonOf(this.folder, platform);
  }

  /** Whether it is there, with the wheel that the extension carries now. */
  async isReady(): Promise<boolean> {
    const wheel = await this.wheel();
    try {
      const made = await readFile(path.join(this.folder, MARK), "utf8");
      return wheel !== undefined && made === path.basename(wheel) && (await isFile(this.python));
    } catch {
      return false;
    }
  }

  /** Make it; `tell` is told what is being done. */
  async make(preferred: string | undefined, tell: (what: string) => void): Promise<Made> {
    const wheel = await this.wheel();
    if (wheel === undefined) {
      return { problem: "The extension carries no server. Install it again, or set headgate.path." };
    }
    tell("looking for Python");
    const python = await this.findPython(preferred);
    if (python === undefined) {
      return { problem: `No Python ${OLDEST.join(".")} or later was found. Install one, or name it in headgate.interpreter.` };
    }
    tell("making an environment");
    await rm(this.folder, { recursive: true, force: true });
    await mkdir(path.dirname(this.folder), { recursive: true });
    const made = await this.run(python, ["-m", "venv", this.folder], INSTALL_MS);
    if (made.code !== 0) {
      return { problem: `${python} cannot make an environment: ${lastLine(made.output)}` };
    }
    tell("installing the server");
    const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", wheel];
    const installed = await this.run(this.python, pip, INSTALL_MS);
    if (installed.code !== 0) {
      await rm(this.folder, { recursive: true, force: true });
      return { problem: `The server could not be installed (is there a network?): ${lastLine(installed.output)}` };
    }
    await writeFile(path.join(this.folder, MARK), path.basename(wheel));
    return { python: this.python };
  }

  private async wheel(): Promise<string | undefined> {
    try {
      const names = await readdir(this.bundled);
      const found = names.filter((name) => name.endsWith(".whl")).sort().at(-1);
      return found === undefined ? undefined : path.join(this.bundled, found);
    } catch {
      return undefined;
    }
  }

  private async findPython(preferred: string | undefined): Promise<string | undefined> {
    const names = this.platform === "win32" ? ["py", "python"] : ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];
    const check = `import sys; sys.exit(sys.version_info < (${OLDEST.join(", ")}))`;
    for (const name of preferred === undefined ? names : [preferred, ...names]) {
      if ((await this.run(name, ["-c", check])).code === 0) {
        return name;
      }
    }
    return undefined;
  }
}

function lastLine(output: string): string {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== "");
  return lines.find((line) => line.startsWith("ERROR:"))?.slice("ERROR:".length).trim() ?? lines.at(-1) ?? "no reason was given";
}
