// VS Code's workbench (code-server in Chromium) as the stories beside it use it: a clean profile in
// a folder of its own, opened and closed as often as a story wants, and hands to work with.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import os from "node:os";
import path from "node:path";

/** What keeps the editor quiet and offline. No setting of Headgate is among them. */
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
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.untrustedFiles": "open",
};

/** What an assistant might have written. */
export const BLOCK = `
import subprocess
import yaml


def load(value):
    return yaml.load(json.dumps(value), Loader=yaml.UnsafeLoader)


def listed(folder):
    return subprocess.run(f"ls {folder}", shell=True)


def version():
    return subprocess.run("uname -a", shell=True)
`;

export class Workbench {
  /** TOOLS is where `setup_vscode.sh` has put code-server and playwright-core. */
  constructor(tools, out) {
    this.tools = path.resolve(tools);
    this.out = path.resolve(out);
    this.begin = Date.now();
    this.shots = 0;
    this.root = fs.mkdtempSync(path.join(os.tmpdir(), "headgate-vscode-"));
    [this.user, this.extensions] = ["user", "extensions"].map((name) => path.join(this.root, name));
    for (const folder of [this.out, path.join(this.user, "User"), path.join(this.user, "Machine"), this.extensions]) {
      fs.mkdirSync(folder, { recursive: true });
    }
    this.env = {
      ...process.env,
      HOME: this.root,
      XDG_CONFIG_HOME: path.join(this.root, "config"),
      XDG_DATA_HOME: path.join(this.root, "data"),
      XDG_CACHE_HOME: path.join(this.root, "cache"),
      EXTENSIONS_GALLERY: '{"serviceUrl":"","itemUrl":"","resourceUrlTemplate":"","controlUrl":"","recommendationsUrl":""}',
      CS_DISABLE_GETTING_STARTED_OVERRIDE: "1",
      VSCODE_PROXY_URI: "",
    };
    delete this.env.HEADGATE_CACHE_DIR;
    this.#entry = path.join(this.tools, "node_modules/code-server/out/node/entry.js");
    this.#common = ["--user-data-dir", this.user, "--extensions-dir", this.extensions, "--config", path.join(this.root, "config.yaml")];
    this.settings({});
  }

  #entry;
  #common;
  #server;
  #browser;

  say(...words) {
    console.log(`[${((Date.now() - this.begin) / 1000).toFixed(1)}s]`, ...words);
  }

  /** Write a file below the folder of this run, and return its path. */
  write(name, text, mode = 0o644) {
    const file = path.join(this.root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text, { mode });
    return file;
  }

  read(name) {
    return fs.readFileSync(path.join(this.root, name), "utf8");
  }

  /** Set what a user would set; what was set before goes. */
  settings(chosen) {
    // Those of the machine would otherwise race with the start of the remote window.
    for (const scope of ["User", "Machine"]) {
      fs.writeFileSync(path.join(this.user, scope, "settings.json"), JSON.stringify({ ...QUIET, ...chosen }));
    }
  }

  install(vsix) {
    const done = spawnSync(process.execPath, [this.#entry, ...this.#common, "--install-extension", path.resolve(vsix)], { env: this.env, encoding: "utf8" });
    if (done.status !== 0) {
      throw new Error(`${vsix} cannot be installed: ${done.stdout}${done.stderr}`);
    }
    this.say(`${path.basename(vsix)} is installed`);
  }

  /**
   * Open a folder or a `.code-workspace`, and a file in it. Without `trusted` the workbench is
   * as for somebody who has not been asked yet, and trusts nothing. `developing` is an
   * extension's folder, and `testing` the module whose `run` its host calls.
   */
  async open({ folder, workspace, file, trusted = true, developing, testing }) {
    const port = await freePort();
    const flags = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check", "--disable-getting-started-override", "--disable-file-downloads"];
    const log = fs.openSync(path.join(this.out, "code-server.log"), "a");
    const trust = trusted ? ["--disable-workspace-trust"] : [];
    this.#server = spawn(process.execPath, [this.#entry, ...this.#common, ...flags, ...trust], { env: this.env, stdio: ["ignore", log, log], detached: true });
    for (let tries = 0; tries < 1200; tries++) {
      const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
      if (answer?.ok) {
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { chromium } = createRequire(`${this.tools}/`)("playwright-core");
    this.#browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        ...["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        ...["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
      ],
    });
    const origin = `http://127.0.0.1:${port}`;
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
    this.page = await context.newPage();
    // Only a failure takes that long.
    this.page.setDefaultTimeout(60_000);
    this.page.setDefaultNavigationTimeout(120_000);
    const uri = (name) => `vscode-remote://127.0.0.1:${port}${name}`;
    const payload = [];
    if (file !== undefined) {
      payload.push(["openFile", uri(path.join(this.root, file))]);
    }
    if (developing !== undefined) {
      payload.push(["extensionDevelopmentPath", uri(developing)], ["extensionTestsPath", uri(testing)]);
      // Newer builds run an extension's tests only for their own smoke tests.
      await this.page.addInitScript(() => {
        document.addEventListener("readystatechange", () => {
          const meta = document.getElementById("vscode-workbench-web-configuration");
          if (meta && !meta.dataset.patched) {
            const options = JSON.parse(meta.dataset.settings);
            options.developmentOptions = { ...options.developmentOptions, enableSmokeTestDriver: true };
            meta.dataset.settings = JSON.stringify(options);
            meta.dataset.patched = "1";
          }
        });
      });
    }
    const what = folder === undefined ? ["workspace", workspace] : ["folder", folder];
    const query = new URLSearchParams({ [what[0]]: path.join(this.root, what[1]), payload: JSON.stringify(payload) });
    await this.page.goto(`${origin}/?${query}`, { waitUntil: "domcontentloaded" });
    await this.page.waitForSelector(".monaco-workbench", { timeout: 120_000 });
    if (file !== undefined) {
      await this.until(`${file} is open`, async () => (await this.lines().count()) > 0 && (await this.text()).trim() !== "", 120_000);
    }
  }

  async close() {
    await this.#browser?.close();
    this.#browser = undefined;
    for (const signal of this.#server === undefined ? [] : ["SIGTERM", "SIGKILL"]) {
      try {
        process.kill(-this.#server.pid, signal);
      } catch {
        // it has gone
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    this.#server = undefined;
    fs.cpSync(path.join(this.user, "logs"), path.join(this.out, "logs"), { recursive: true, force: true });
  }

  lines() {
    return this.page.locator(".editor-instance .monaco-editor .view-lines").first();
  }

  async text() {
    return (await this.lines().innerText()).replaceAll("\u00a0", " ");
  }

  squiggles() {
    return this.page.locator(".monaco-editor .squiggly-error, .monaco-editor .squiggly-warning").count();
  }

  /** The texts at the ends of lines: content of pseudo-elements. */
  notes() {
    return this.page.evaluate(() =>
      [...document.querySelectorAll(".monaco-editor .view-line span")]
        .map((span) => getComputedStyle(span, "::after").content)
        .filter((content) => /[A-Z]+\d{3} /.test(content)),
    );
  }

  status() {
    return this.page.locator("[id*='headgate'].statusbar-item").first();
  }

  /** What the status item says when it is pointed at, as screen readers are told it. */
  async statusSays() {
    return (await this.status().getAttribute("aria-label")) ?? "";
  }

  press(keys) {
    return this.page.keyboard.press(keys);
  }

  async shot(name) {
    await this.page.screenshot({ path: path.join(this.out, `${++this.shots}-${name}.png`) });
  }

  async until(what, done, patience = 90_000) {
    const stop = Date.now() + patience;
    while (!(await done())) {
      if (Date.now() > stop) {
        throw new Error(`it does not happen: ${what}`);
      }
      await this.page.waitForTimeout(50);
    }
    this.say(what);
  }

  /** Open the palette; what has just taken the focus may close it once. */
  async palette(keys, text) {
    const input = this.page.locator(".quick-input-widget input");
    for (let tries = 0; ; tries++) {
      await this.press(keys);
      try {
        await input.waitFor({ timeout: 8000 });
        await this.page.waitForTimeout(100);
        await input.fill(text, { timeout: 8000 });
        return;
      } catch (error) {
        if (tries === 4) {
          throw error;
        }
      }
    }
  }

  /** Choose a command in the palette. */
  async command(name) {
    await this.palette("F1", `>${name}`);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().waitFor();
    await this.press("Enter");
  }

  /** Open a file of the workspace by its name. */
  async goTo(name) {
    await this.palette("Control+p", name);
    await this.pick(name);
    await this.page.locator(".tab.active", { hasText: name }).waitFor();
  }

  /** Choose a row of the list that is open. */
  async pick(row) {
    const found = this.page.locator(".quick-input-list .monaco-list-row", { hasText: row }).first();
    await found.waitFor();
    await found.click();
  }

  /** Paste through the clipboard, as a person does. */
  async paste(what) {
    await this.page.evaluate((content) => navigator.clipboard.writeText(content), what);
    await this.press("Control+v");
  }

  /** Undo until the text is this one: a change may have been made in several steps. */
  async undoTo(text, what) {
    // An empty line shows in the number of lines alone.
    const seen = async () => `${await this.lines().locator(".view-line").count()} ${await this.text()}`;
    while ((await this.text()).trim() !== text) {
      const before = await seen();
      await this.press("Control+z");
      await this.until("a step is undone", async () => (await seen()) !== before);
    }
    this.say(what);
  }

  /** How many servers have been started in all, as the extension has logged it. */
  started() {
    const logs = path.join(this.user, "logs");
    const names = fs.existsSync(logs) ? fs.readdirSync(logs, { recursive: true }).filter((name) => path.basename(name) === "Headgate.log") : [];
    return names.map((name) => fs.readFileSync(path.join(logs, name), "utf8").match(/\bserver \S+ from /g)?.length ?? 0).reduce((one, more) => one + more, 0);
  }

  /** The processes that serve, of this run alone: they know its home. */
  servers() {
    const read = (pid, name) => {
      try {
        return fs.readFileSync(`/proc/${pid}/${name}`, "utf8").split("\0");
      } catch {
        return []; // it has gone
      }
    };
    const pids = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number);
    return pids.filter((pid) => {
      const words = read(pid, "cmdline");
      return words.includes("headgate") && words.includes("server") && read(pid, "environ").includes(`HOME=${this.root}`);
    });
  }
}

function freePort() {
  return new Promise((resolve) => {
    const probe = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Tell a story; the exit code says whether it went as told. */
export async function tell(story, tools, out) {
  const bench = new Workbench(tools, out);
  let code = 1;
  try {
    await story(bench);
    code = 0;
    bench.say("the story went as told");
  } catch (error) {
    bench.say("FAILED:", error.stack);
    await bench.shot("failed").catch(() => undefined);
  } finally {
    await bench.close();
    fs.rmSync(bench.root, { recursive: true, force: true });
    process.exit(code);
  }
}
