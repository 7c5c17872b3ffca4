// Drives VS Code's workbench (code-server in Chromium) through the story of a first day:
//
//   node workbench.mjs TOOLS VSIX OUT
//
// TOOLS is where `setup_vscode.sh` has put code-server and playwright-core. A clean profile, no
// settings but those that keep the editor quiet and offline. Screenshots are left in OUT, and
// timings are printed. Exits with 0 if the whole story went as told.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const [tools, vsix, out] = process.argv.slice(2).map((given) => path.resolve(given));
const require = createRequire(`${tools}/`);
const { chromium } = require("playwright-core");
const entry = path.join(tools, "node_modules/code-server/out/node/entry.js");
fs.mkdirSync(out, { recursive: true });

const begin = Date.now();
const say = (...words) => console.log(`[${((Date.now() - begin) / 1000).toFixed(1)}s]`, ...words);

const root = fs.mkdtempSync(path.join(os.tmpdir(), "headgate-vscode-"));
const [project, user, extensions] = ["project", "user", "extensions"].map((name) => path.join(root, name));
for (const folder of [project, path.join(user, "User"), path.join(user, "Machine"), extensions]) {
  fs.mkdirSync(folder, { recursive: true });
}
const file = path.join(project, "app.py");
const EMPTY = '"""A small shop."""\n\nimport json\n';
fs.writeFileSync(file, EMPTY);

/** What an assistant might have written. */
const BLOCK = `
import subprocess
import yaml


def load(value):
    return yaml.load(json.dumps(value), Loader=yaml.UnsafeLoader)


def listed(folder):
    return subprocess.run(f"ls {folder}", shell=True)


def version():
    return subprocess.run("git log", shell=True)
`;

const QUIET = {
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "git.enabled": false,
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "npm.fetchOnlinePackageInfo": false,
  "json.schemaDownload.enable": false,
  "editor.minimap.enabled": false,
  "window.confirmBeforeClose": "never",
  "files.autoSave": "off",
  "editor.autoIndent": "none",
  "editor.formatOnPaste": false,
};
for (const scope of ["User", "Machine"]) {
  fs.writeFileSync(path.join(user, scope, "settings.json"), JSON.stringify(QUIET));
}

const env = {
  ...process.env,
  HOME: root,
  XDG_CONFIG_HOME: path.join(root, "config"),
  XDG_DATA_HOME: path.join(root, "data"),
  XDG_CACHE_HOME: path.join(root, "cache"),
  EXTENSIONS_GALLERY: '{"serviceUrl":"","itemUrl":"","resourceUrlTemplate":"","controlUrl":"","recommendationsUrl":""}',
  CS_DISABLE_GETTING_STARTED_OVERRIDE: "1",
  VSCODE_PROXY_URI: "",
};
const port = await new Promise((resolve) => {
  const probe = net.createServer().listen(0, "127.0.0.1", () => {
    const { port: free } = probe.address();
    probe.close(() => resolve(free));
  });
});
const common = ["--user-data-dir", user, "--extensions-dir", extensions, "--config", path.join(root, "config.yaml")];

const installed = spawnSync(process.execPath, [entry, ...common, "--install-extension", vsix], { env, encoding: "utf8" });
if (installed.status !== 0) {
  console.error(installed.stdout, installed.stderr);
  process.exit(1);
}
say("the extension is installed");

const flags = [
  ...["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check"],
  ...["--disable-workspace-trust", "--disable-getting-started-override", "--disable-file-downloads"],
];
const log = fs.openSync(path.join(out, "code-server.log"), "w");
const server = spawn(process.execPath, [entry, ...common, ...flags], { env, stdio: ["ignore", log, log], detached: true });

let browser;
let page;
let code = 1;
let shots = 0;

const shot = (name) => page.screenshot({ path: path.join(out, `${++shots}-${name}.png`) });
const lines = () => page.locator(".monaco-editor .view-lines").first();
const text = async () => (await lines().innerText()).replaceAll("\u00a0", " ");
const squiggles = () => page.locator(".monaco-editor .squiggly-error, .monaco-editor .squiggly-warning").count();
const press = (keys) => page.keyboard.press(keys);

async function until(what, done, patience = 30_000) {
  const stop = Date.now() + patience;
  while (!(await done())) {
    if (Date.now() > stop) {
      throw new Error(`it does not happen: ${what}`);
    }
    await page.waitForTimeout(50);
  }
  say(what);
}

async function command(name) {
  await press("F1");
  await page.locator(".quick-input-widget input").waitFor();
  await page.keyboard.insertText(`>${name}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().waitFor();
  await press("Enter");
}

/** Paste through the clipboard, as a person does. */
async function paste(what) {
  await page.evaluate((content) => navigator.clipboard.writeText(content), what);
  await press("Control+v");
}

function servers() {
  const found = spawnSync("pgrep", ["-f", `${root}.*headgate server`], { encoding: "utf8" });
  return found.stdout.split("\n").filter(Boolean).map(Number);
}

try {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (answer?.ok) {
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
      ...["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
      "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    ],
  });
  const origin = `http://127.0.0.1:${port}`;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
  page = await context.newPage();
  const payload = encodeURIComponent(JSON.stringify([["openFile", `vscode-remote://127.0.0.1:${port}${file}`]]));
  await page.goto(`${origin}/?folder=${encodeURIComponent(project)}&payload=${payload}`, { waitUntil: "domcontentloaded" });
  await page.waitForSelector(".monaco-workbench", { timeout: 60_000 });
  await until("the file is open", async () => (await lines().count()) > 0 && (await text()).includes("json"), 60_000);

  // The extension asks once, and makes its environment.
  const install = page.locator(".notification-toast .monaco-button", { hasText: "Install" });
  await install.waitFor({ timeout: 60_000 });
  await shot("question");
  await install.click();
  const status = page.locator("#headgate\\.headgate\\.headgate, [id*='headgate'] .statusbar-item-label").first();
  await until("the server runs", async () => servers().length > 0, 240_000);
  await until("the status item says so", async () => (await status.innerText()).includes("Headgate"), 30_000);
  await shot("running");

  // A block is pasted.
  await lines().click();
  await press("Control+End");
  const pasted = Date.now();
  await paste(BLOCK);
  await until("what is dangerous is underlined", async () => (await squiggles()) > 0);
  say(`from paste to squiggle: ${Date.now() - pasted} ms`);
  await until("the shell command is found", async () => (await squiggles()) >= 1);
  // Text at the end of a line is content of a pseudo-element.
  const notes = () =>
    page.evaluate(() =>
      [...document.querySelectorAll(".monaco-editor .view-line span")]
        .map((span) => getComputedStyle(span, "::after").content)
        .filter((content) => content.includes("HG")),
    );
  await until("a note at the end of the line says what", async () => (await notes()).join().includes("HG101"));
  const lens = page.locator(".codelens-decoration", { hasText: "issues in the inserted code" });
  await lens.waitFor();
  say("the lens says:", (await lens.first().innerText()).replace(/\s+/g, " "));
  await shot("pasted");

  // One fix, by the light bulb's menu.
  await command("Go to Next Problem in Files");
  await page.waitForTimeout(500);
  await press("Escape");
  await press("Control+.");
  await page.locator(".action-widget .monaco-list-row").first().waitFor();
  await shot("menu");
  const menu = (await page.locator(".action-widget").first().innerText()).replace(/\n+/g, " | ");
  say("menu:", menu);
  const before = await text();
  await press("Enter");
  await until("the fix is made", async () => (await text()) !== before);
  await shot("fixed");
  await press("Control+z");
  await until("undo takes it back", async () => (await text()) === before);

  // All that is safe.
  await command("Headgate: Fix All That Is Safe in This File");
  await until("all safe fixes are made", async () => {
    const now = await text();
    return now.includes("SafeLoader") && now.includes('["git", "log"]');
  });
  await shot("all-safe");

  // Broken code keeps the other findings.
  const kept = await squiggles();
  const whole = (await text()).trim();
  await press("Control+End");
  await page.keyboard.insertText("\ndef broken(:\n");
  await page.waitForTimeout(1500);
  if ((await squiggles()) < kept) {
    throw new Error("findings have gone while the code is broken");
  }
  say("findings stay while the code is broken");
  await shot("broken");
  await until("undo takes the broken line back", async () => {
    await press("Control+z");
    await page.waitForTimeout(100);
    return (await text()).trim() === whole;
  });

  // The server is killed, and comes back.
  const [first] = servers();
  process.kill(first, "SIGKILL");
  await until("the server is there again", async () => servers().some((pid) => pid !== first), 60_000);
  await until("and so are its findings", async () => (await squiggles()) >= kept, 60_000);

  // A setting acts at once.
  for (const scope of ["User", "Machine"]) {
    fs.writeFileSync(path.join(user, scope, "settings.json"), JSON.stringify({ ...QUIET, "headgate.ignore": ["HG", "B"] }));
  }
  await until("a setting silences all", async () => (await squiggles()) === 0, 60_000);
  for (const scope of ["User", "Machine"]) {
    fs.writeFileSync(path.join(user, scope, "settings.json"), JSON.stringify(QUIET));
  }
  await until("and speaks again", async () => (await squiggles()) >= kept, 60_000);

  await lines().click();
  await press("Control+s");
  await until("the file is saved", async () => fs.readFileSync(file, "utf8").includes("yaml.SafeLoader"));
  const saved = fs.readFileSync(file, "utf8");
  const wanted = EMPTY + BLOCK.replace("yaml.UnsafeLoader", "yaml.SafeLoader").replace('"git log", shell=True', '["git", "log"]');
  if (saved.replace(/\s+/g, " ").trim() !== wanted.replace(/\s+/g, " ").trim()) {
    throw new Error(`the file is not as it should be:\n${saved}`);
  }
  code = 0;
  say("the story went as told");
} catch (error) {
  say("FAILED:", error.message);
  await shot("failed").catch(() => undefined);
} finally {
  await browser?.close();
  for (const signal of ["SIGTERM", "SIGKILL"]) {
    try {
      process.kill(-server.pid, signal);
    } catch {
      // it has gone
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  fs.cpSync(path.join(user, "logs"), path.join(out, "logs"), { recursive: true, force: true });
  fs.rmSync(root, { recursive: true, force: true });
  process.exit(code);
}
