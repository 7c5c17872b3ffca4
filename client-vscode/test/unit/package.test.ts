import { readFileSync, readdirSync } from "node:fs";

import { describe, expect, it } from "vitest";

interface Manifest {
  readonly [key: string]: unknown;
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
  readonly license: string;
  readonly icon: string;
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
  readonly engines: { readonly vscode: string };
  readonly activationEvents: readonly string[];
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
  readonly repository?: { readonly url: string };
}

const read = (name: string) => readFileSync(name, "utf8");
const manifest = JSON.parse(read("package.json")) as Manifest;
const project = read("../pyproject.toml");
const sources = (readdirSync("src", { recursive: true }) as string[]).filter((name) => name.endsWith(".ts")).map((name) => read(`src/${name}`));

/** The registries' own lists. */
const CATEGORIES = ["AI", "Azure", "Chat", "Data Science", "Debuggers", "Extension Packs", "Education", "Formatters", "Keymaps", "Language Packs", "Linters", "Machine Learning", "Notebooks", "Programming Languages", "SCM Providers", "Snippets", "Testing", "Themes", "Visualization", "Other"];

describe("what the registries want", () => {
  it("names who publishes what, under which licence, with an icon of 128 points or more", () => {
    expect(`${manifest.publisher}.${manifest.name}`).toBe("headgate.headgate");
    expect(manifest.license).toBe("Apache-2.0");
    expect(read("../LICENSE")).toContain("Apache License");
    const icon = readFileSync(manifest.icon);
    expect(icon.subarray(1, 4).toString()).toBe("PNG");
    expect(icon.readUInt32BE(16)).toBeGreaterThanOrEqual(128);
    expect(icon.readUInt32BE(20)).toBe(icon.readUInt32BE(16));
  });

  it("has categories that they know, and no more keywords than they take", () => {
    expect(CATEGORIES).toEqual(expect.arrayContaining([...manifest.categories]));
    expect(manifest.keywords.length).toBeLessThanOrEqual(30);
  });

  it("is the version of the server that it carries, and says what has changed", () => {
    const version = /^version = "(.+)"$/m.exec(project)?.[1] ?? /__version__ = "(.+)"/.exec(read("../server/headgate/__init__.py"))?.[1];
    expect(manifest.version).toBe(version);
    expect(read("../CHANGELOG.md")).toContain("# Changelog");
  });

  it("has the addresses that the Python package has, and invents none", () => {
    const address = /^(?:repository|source) = "(.+)"$/im.exec(project)?.[1];
    expect(manifest.repository?.url).toBe(address);
  });
});

describe("what it asks of an editor", () => {
  it("is no more than the client library asks", () => {
    const library = JSON.parse(read("node_modules/vscode-languageclient/package.json")) as Manifest;
    expect(manifest.engines.vscode).toBe(library.engines.vscode);
    expect(manifest.devDependencies["@types/vscode"]).toBe(manifest.engines.vscode.slice(1));
  });

  it("is nothing that only one build has: no proposed interfaces, no extension that must be there", () => {
    for (const key of ["enabledApiProposals", "extensionDependencies", "extensionPack"]) {
      expect(manifest[key]).toBeUndefined();
    }
    expect(sources.join("\n")).not.toMatch(/from "vscode-(?!languageclient)/);
  });

  it("is not to be started for everything", () => {
    expect(manifest.activationEvents).not.toContain("*");
    expect(manifest.activationEvents).not.toContain("onStartupFinished");
  });
});

describe("what leaves the machine", () => {
  it("is nothing: no telemetry, no connection, no other dependency than the client library", () => {
    expect(Object.keys(manifest.dependencies)).toEqual(["vscode-languageclient"]);
    expect(sources.join("\n")).not.toMatch(/telemetry|createTelemetryLogger|node:https?|node:net|\bfetch\(|XMLHttpRequest|WebSocket/i);
  });
});

describe("commands", () => {
  it("all are there", () => {
    const registered = read("src/common/commands.ts");
    for (const { command } of manifest.contributes.commands) {
      expect(registered, command).toMatch(new RegExp(`^    ${command.replace("headgate.", "")}[:,]`, "m"));
    }
  });
});
