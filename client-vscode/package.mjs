// Makes headgate-VERSION.vsix: builds the wheel and the bundle, and packs both.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const wheels = join(here, "bundled");
const run = (command, ...args) => execFileSync(command, args, { cwd: here, stdio: "inherit" });

rmSync(wheels, { recursive: true, force: true });
mkdirSync(wheels);
const python = process.env.PYTHON ?? (process.platform === "win32" ? "python" : "python3");
run(python, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", wheels, dirname(here));
if (!readdirSync(wheels).some((name) => name.endsWith(".whl"))) {
  throw new Error("no wheel was built");
}
copyFileSync(join(here, "..", "LICENSE"), join(here, "LICENSE"));
copyFileSync(join(here, "..", "CHANGELOG.md"), join(here, "CHANGELOG.md"));
run(process.execPath, "esbuild.mjs");
// Pictures lie in the repository, and a registry shows those of an address only: it has none yet.
const readme = readFileSync(join(here, "README.md"), "utf8");
writeFileSync(join(here, "dist", "README.md"), readme.replace(/^!\[.*\]\((?!https:).*\)\n+/gm, ""));
const vsce = join("node_modules", "@vscode", "vsce", "vsce");
run(process.execPath, vsce, "package", "--no-dependencies", "--allow-missing-repository", "--readme-path", "dist/README.md");
