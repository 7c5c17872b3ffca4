import { readFileSync, writeFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

interface Property {
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly markdownDescription?: string;
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  contributes: {
    configuration: { properties: Record<string, Property> };
    commands: { command: string; title: string; category: string }[];
  };
};

function settings(): string {
  const rows = Object.entries(manifest.contributes.configuration.properties).map(([name, property]) => {
    const values = property.enum === undefined ? "" : ` One of ${property.enum.map((value) => `\`${value}\``).join(", ")}.`;
    const text = property.markdownDescription ?? property.description ?? "";
    return `| \`${name}\` | \`${JSON.stringify(property.default)}\` | ${text}${values} |`;
  });
  return ["| setting | default | meaning |", "|---|---|---|", ...rows].join("\n");
}

function commands(): string {
  const rows = manifest.contributes.commands.map(({ command, title }) => `| Headgate: ${title} | \`${command}\` |`);
  return ["| command | |", "|---|---|", ...rows].join("\n");
}

function filled(text: string): string {
  const fill = (name: string, table: string, within: string) =>
    within.replace(new RegExp(`<!-- ${name} -->[^]*<!-- end of ${name} -->`), () => `<!-- ${name} -->\n${table}\n<!-- end of ${name} -->`);
  return fill("commands", commands(), fill("settings", settings(), text));
}

describe("the README", () => {
  it("has the settings and commands of package.json (HEADGATE_WRITE=1 writes them)", () => {
    const text = readFileSync("README.md", "utf8");
    if (process.env["HEADGATE_WRITE"] === "1") {
      writeFileSync("README.md", filled(text));
      return;
    }
    expect(text).toBe(filled(text));
  });
});
