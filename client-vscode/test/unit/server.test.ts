import { describe, expect, it } from "vitest";

import { type Machine, onPath, pythonOf, resolveServer, same } from "../../src/common/server";
import { readSettings, type Settings } from "../../src/common/settings";

const DEFAULTS = readSettings((_, fallback) => fallback);
const OWN = { python: "/storage/bin/python", ready: true };

function machine(files: string[], pythons: string[] = [], selected: string[] = pythons): Machine {
  return {
    platform: "linux",
    searchPath: ["relative", "/usr/bin", "/opt/bin"],
    isFile: async (file) => files.includes(file),
    hasHeadgate: async (python) => pythons.includes(python),
    environments: async () => selected,
  };
}

async function chosen(settings: Partial<Settings>, on: Machine, trusted = true, own = OWN): Promise<unknown> {
  const choice = await resolveServer({ ...DEFAULTS, ...settings }, trusted, on, own, (text) => text);
  return "run" in choice ? [choice.run.origin, choice.run.command] : choice;
}

describe("the server that runs", () => {
  const everything = machine(["/mine/headgate", "/usr/bin/headgate"], ["/proj/.venv/bin/python"]);

  it.each([
    ["headgate.path comes first", { path: ["/none", "/mine/headgate"] }, everything, ["setting", "/mine/headgate"]],
    ["then the environment", {}, everything, ["environment", "/proj/.venv/bin/python"]],
    ["headgate.interpreter before others", { interpreter: ["/i/python"] }, machine([], ["/i/python", "/e/python"], ["/e/python"]), ["environment", "/i/python"]],
    ["an environment without headgate is passed over", {}, machine(["/usr/bin/headgate"], [], ["/e/python"]), ["PATH", "/usr/bin/headgate"]],
    ["then PATH, of which relative folders do not count", {}, machine(["relative/headgate", "/opt/bin/headgate"]), ["PATH", "/opt/bin/headgate"]],
    ["then the extension's own", {}, machine([]), ["own", "/storage/bin/python"]],
    ["useBundled passes the others over", { importStrategy: "useBundled" }, everything, ["own", "/storage/bin/python"]],
  ] as const)("%s", async (_, settings, on, wanted) => {
    expect(await chosen(settings as Partial<Settings>, on)).toEqual(wanted);
  });

  it("is the extension's own in an untrusted folder, whatever the settings say", async () => {
    const settings = { path: ["/mine/headgate"], interpreter: ["/proj/.venv/bin/python"] };
    expect(await chosen(settings, everything, false)).toEqual(["own", "/storage/bin/python"]);
  });

  it("has to be made where there is none", async () => {
    const none = { python: "/storage/bin/python", ready: false };
    expect(await chosen({ interpreter: ["/i/python"] }, machine([]), true, none)).toEqual({ make: "/i/python" });
    expect(await chosen({ interpreter: ["/i/python"] }, machine([]), false, none)).toEqual({ make: undefined });
  });

  it("is told the log level and more arguments", async () => {
    const choice = await resolveServer({ ...DEFAULTS, logLevel: "debug", args: ["--x"] }, true, machine([]), OWN, (t) => t);
    expect("run" in choice && choice.run.args).toEqual(["-m", "headgate", "server", "--log-level", "debug", "--x"]);
  });

  it("is started again only if it is another", () => {
    const one = { origin: "own", command: "/a", args: ["x"], from: "here" } as const;
    expect(same(one, { ...one, args: ["x"] })).toBe(true);
    expect(same(one, { ...one, args: ["y"] })).toBe(false);
    expect(same(one, undefined)).toBe(false);
  });
});

describe("on Windows", () => {
  it("a program has a suffix, and Python its own folder", async () => {
    const on: Machine = { ...machine(["C:\\bin\\headgate.exe"]), platform: "win32", searchPath: ["bin", "C:\\bin"] };
    expect(await onPath("headgate", on)).toBe("C:\\bin\\headgate.exe");
    expect(pythonOf("C:\\env", "win32")).toBe("C:\\env\\Scripts\\python.exe");
  });
});
