import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";

import { describe, expect, it } from "vitest";

import { OwnEnvironment, type Run } from "../../src/common/environment";

async function folders(wheel: string | undefined): Promise<[string, string]> {
  const root = await mkdtemp(path.join(tmpdir(), "headgate-"));
  const bundled = path.join(root, "bundled");
  await mkdir(bundled);
  if (wheel !== undefined) {
    await writeFile(path.join(bundled, wheel), "");
  }
  return [path.join(root, "storage"), bundled];
}

/** A machine that makes environments, and knows these Pythons. */
function machine(pythons: string[], fails: RegExp | undefined, ran: string[]): Run {
  return async (command, args) => {
    const line = [path.basename(command), ...args].join(" ");
    ran.push(line);
    if (args[0] === "-c") {
      return { code: pythons.includes(command) ? 0 : 1, output: "" };
    }
    if (fails?.test(line) === true) {
      return { code: 1, output: "noise\nERROR: Could not find a version\nnoise" };
    }
    if (args[1] === "venv") {
      await mkdir(path.join(String(args[2]), "bin"), { recursive: true });
      await writeFile(path.join(String(args[2]), "bin", "python"), "");
    }
    return { code: 0, output: "" };
  };
}

describe("the extension's own environment", () => {
  it("is made once, and again for another wheel", async () => {
    const [storage, bundled] = await folders("headgate-0.1.0-py3-none-any.whl");
    const own = new OwnEnvironment(storage, bundled, machine(["python3"], undefined, []), "linux");
    expect(await own.isReady()).toBe(false);
    expect(await own.make(undefined, () => undefined)).toEqual({ python: own.python });
    expect(await own.isReady()).toBe(true);
    await writeFile(path.join(bundled, "headgate-0.2.0-py3-none-any.whl"), "");
    expect(await own.isReady()).toBe(false);
  });

  it("takes the interpreter that is named, if that is new enough", async () => {
    const [storage, bundled] = await folders("a.whl");
    const ran: string[] = [];
    const own = new OwnEnvironment(storage, bundled, machine(["/old/python", "python3.12"], undefined, ran), "linux");
    await own.make("/none/python", () => undefined);
    expect(ran.some((line) => line.startsWith("python3.12 -m venv"))).toBe(true);
  });

  it.each([
    ["no Python", "a.whl", [], undefined, /No Python 3\.11 or later/],
    ["no wheel", undefined, ["python3"], undefined, /carries no server/],
    ["no network", "a.whl", ["python3"], /pip install/, /is there a network\?\): Could not find a version/],
    ["no venv", "a.whl", ["python3"], /-m venv/, /cannot make an environment/],
  ] as const)("says what is wrong where there is %s", async (_, wheel, pythons, fails, wanted) => {
    const [storage, bundled] = await folders(wheel);
    const own = new OwnEnvironment(storage, bundled, machine([...pythons], fails, []), "linux");
    const made = await own.make(undefined, () => undefined);
    expect("problem" in made && made.problem).toMatch(wanted);
    expect(await own.isReady()).toBe(false);
  });
});
