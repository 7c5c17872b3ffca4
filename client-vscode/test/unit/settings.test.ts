import { readFileSync } from "node:fs";
import * as path from "node:path";

import { describe, expect, it } from "vitest";

import { expanded, forServer, OF_SERVER, readSettings, RESTARTING } from "../../src/common/settings";

const manifest = JSON.parse(readFileSync(path.join(process.cwd(), "package.json"), "utf8")) as {
  contributes: { configuration: { properties: Record<string, { default: unknown; scope: string }> }; commands: { command: string }[] };
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
};
const properties = manifest.contributes.configuration.properties;

describe("settings", () => {
  it("have the defaults that package.json says", () => {
    const read = readSettings((_, fallback) => fallback) as unknown as Record<string, unknown>;
    for (const [key, value] of Object.entries(read)) {
      expect(properties[`headgate.${key}`]?.default, key).toEqual(value);
    }
  });

  it("all stand in package.json", () => {
    for (const key of [...OF_SERVER, ...RESTARTING]) {
      expect(properties, key).toHaveProperty([`headgate.${key}`]);
    }
  });

  it("that name programs are restricted in untrusted folders", () => {
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    expect(restricted).toEqual(expect.arrayContaining(["headgate.path", "headgate.interpreter", "headgate.args", "headgate.rules"]));
  });

  it("go to the server only where somebody has set them", () => {
    const set: Record<string, unknown> = { profile: "strict", select: null, inline: "all" };
    expect(forServer((key) => set[key])).toEqual({ profile: "strict" });
  });

  it.each([
    ["~/bin/headgate", "/home/ann/bin/headgate"],
    ["${workspaceFolder}/.venv/bin/headgate", "/proj/.venv/bin/headgate"],
    ["${env:TOOLS}/headgate", "/tools/headgate"],
    ["${env:NONE}/headgate", "/headgate"],
    ["a~b", "a~b"],
  ])("%s names %s", (written, wanted) => {
    expect(expanded(written, "/proj", "/home/ann", { TOOLS: "/tools" })).toBe(wanted);
  });
});
