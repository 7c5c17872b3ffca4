// The story of a first day, and of a folder from somewhere else on the day after:
//
//   node first_day.mjs TOOLS VSIX OUT
//
// A clean profile, no setting of Headgate. Screenshots are left in OUT, and timings are printed.
import fs from "node:fs";
import path from "node:path";

import { BLOCK, tell } from "./workbench.mjs";

const [tools, vsix, out] = process.argv.slice(2);
const EMPTY = '"""A small shop."""\n\nimport json\n';

async function firstDay(bench) {
  const { page } = bench;

  // The extension asks once. Whoever answers "Not now" finds it in the menu of the status item.
  const toasts = page.locator(".notification-toast", { hasText: "Headgate" });
  await toasts.locator(".monaco-button", { hasText: "Install" }).waitFor();
  await bench.shot("question");
  await toasts.locator(".monaco-button", { hasText: "Not now" }).click();
  await bench.until("the status item says that there is no server", async () => (await bench.statusSays()).includes("no server is installed"));
  await bench.command("Headgate: Restart Server");
  await page.waitForTimeout(2000);
  if ((await toasts.count()) > 0) {
    throw new Error("it asks again");
  }
  await bench.status().click();
  await bench.pick("Install the server");
  await bench.until("the server runs", () => bench.servers().length > 0, 240_000);
  await bench.until("the status item says where it is from", async () => (await bench.statusSays()).includes("own environment"));
  await bench.shot("running");

  await bench.command("View: Toggle Primary Side Bar Visibility");

  // A block is pasted.
  await bench.lines().click();
  await bench.press("Control+End");
  const pasted = Date.now();
  await bench.paste(BLOCK);
  await bench.until("what is dangerous is underlined", async () => (await bench.squiggles()) > 0);
  bench.say(`from paste to squiggle: ${Date.now() - pasted} ms`);
  await bench.until("a note at the end of the line says what", async () => (await bench.notes()).join().includes("HG101"));
  const lens = page.locator(".codelens-decoration", { hasText: "issues in the inserted code" });
  await lens.waitFor();
  bench.say("the lens says:", (await lens.first().innerText()).replace(/\s+/g, " "));
  await bench.shot("pasted");
  await page.locator(".codelens-decoration a", { hasText: "Show" }).first().click();
  const listed = page.locator(".quick-input-list .monaco-list-row");
  await bench.until("the lens lists what was found", async () => (await listed.count()) === 3);
  await bench.shot("listed");
  await bench.press("Escape");
  await listed.first().waitFor({ state: "hidden" });

  // In Problems the code of a finding leads to its page, which opens beside.
  await bench.command("Problems: Focus on Problems View");
  const link = page.locator(".markers-panel a", { hasText: "HG502" }).first();
  await link.waitFor();
  await bench.shot("problems");
  await link.click();
  await bench.until("the page of a rule is open beside the code", async () => (await page.locator(".tab", { hasText: "HG502" }).count()) > 0);
  const shown = (frame) => frame.evaluate(() => document.body.innerText).catch(() => "");
  await bench.until("and can be read", async () => (await Promise.all(page.frames().map(shown))).join().includes("What to do instead"));
  await page.waitForTimeout(500);
  await bench.shot("explained");
  await page.locator(".tab", { hasText: "HG502" }).click({ button: "middle" });
  await bench.lines().click();
  await bench.command("View: Hide Panel");
  await bench.lines().click();

  // One fix, by the light bulb's menu.
  await bench.press("Control+Home");
  await bench.command("Go to Next Problem in Files");
  const told = page.locator(".marker-widget");
  await told.first().waitFor();
  await bench.press("Escape");
  await told.first().waitFor({ state: "hidden" });
  await bench.press("Control+.");
  const rows = page.locator(".action-widget .monaco-list-row.action");
  await rows.first().waitFor();
  await bench.shot("menu");
  const menu = (await rows.allInnerTexts()).map((row) => row.trim());
  bench.say("menu:", menu.join(" | "));
  if (!menu[0].includes("SafeLoader") || !menu.at(-1).includes("Ignore")) {
    throw new Error("the safe fix is not the first, or silence not the last");
  }
  const before = await bench.text();
  await bench.press("Enter");
  await bench.until("the fix is made", async () => (await bench.text()) !== before);
  await bench.shot("fixed");
  await bench.press("Control+z");
  await bench.until("undo takes it back", async () => (await bench.text()) === before);

  // All that is safe.
  await bench.command("Headgate: Fix All That Is Safe in This File");
  await bench.until("all safe fixes are made", async () => {
    const now = await bench.text();
    return now.includes("SafeLoader") && now.includes('["uname", "-a"]');
  });
  await bench.shot("all-safe");

  // Settings of the view act at once.
  const lenses = page.locator(".codelens-decoration", { hasText: "inserted code" });
  await bench.until("lens and note are there", async () => (await lenses.count()) > 0 && (await bench.notes()).length > 0);
  bench.settings({ "headgate.codeLens": false, "headgate.inline": "off" });
  await bench.until("lens and note go by their settings", async () => (await lenses.count()) === 0 && (await bench.notes()).length === 0);
  bench.settings({});
  await bench.until("and come back", async () => (await lenses.count()) > 0 && (await bench.notes()).length > 0);

  // Broken code keeps the other findings.
  const kept = await bench.squiggles();
  const whole = (await bench.text()).trim();
  await bench.press("Control+End");
  await page.keyboard.insertText("\ndef broken(:\n");
  await page.waitForTimeout(1500);
  if ((await bench.squiggles()) < kept) {
    throw new Error("findings have gone while the code is broken");
  }
  bench.say("findings stay while the code is broken");
  await bench.shot("broken");
  await bench.undoTo(whole, "undo takes the broken line back");

  // The server is killed, and comes back.
  const [first] = bench.servers();
  process.kill(first, "SIGKILL");
  await bench.until("the server is there again", () => bench.servers().some((pid) => pid !== first), 60_000);
  await bench.until("and so are its findings", async () => (await bench.squiggles()) >= kept, 60_000);

  // A setting acts at once.
  bench.settings({ "headgate.ignore": ["HG", "B"] });
  await bench.until("a setting silences all", async () => (await bench.squiggles()) === 0, 60_000);
  bench.settings({});
  await bench.until("and speaks again", async () => (await bench.squiggles()) >= kept, 60_000);

  await bench.lines().click();
  await bench.press("Control+s");
  await bench.until("the file is saved", () => bench.read("project/app.py").includes("yaml.SafeLoader"));
  const saved = bench.read("project/app.py");
  const wanted = EMPTY + BLOCK.replace("yaml.UnsafeLoader", "yaml.SafeLoader").replace('"uname -a", shell=True', '["uname", "-a"]');
  if (saved.replace(/\s+/g, " ").trim() !== wanted.replace(/\s+/g, " ").trim()) {
    throw new Error(`the file is not as it should be:\n${saved}`);
  }
}

/** A folder that somebody has sent: it brings a server, an interpreter and rules of its own. */
function foreign(bench) {
  const own = path.join(bench.user, "User/globalStorage/headgate.headgate/environment/bin/python");
  const ran = path.join(bench.root, "what-ran");
  const script = (command) => `#!/bin/sh\necho "$0" >> '${ran}'\n${command}\n`;
  const server = bench.write("foreign/tools/headgate", script(`exec '${own}' -m headgate "$@"`), 0o755);
  const python = bench.write("foreign/.venv/bin/python", script("exit 1"), 0o755);
  const rule = (code, name) =>
    `[[rule]]\ncode = "${code}"\nname = "no-${name}"\nsummary = "No ${name}"\nmessage = "{call} is not used here"\nseverity = "error"\n` +
    `[[rule.call]]\nnames = "builtins.${name}"\n`;
  bench.write("foreign/.headgate/rules/own.toml", rule("OWN001", "print"));
  bench.write("foreign/more.toml", rule("OWN002", "input"));
  const settings = { "headgate.path": [server], "headgate.interpreter": [python], "headgate.rules": ["more.toml"], "headgate.inline": "all" };
  bench.write("foreign/.vscode/settings.json", JSON.stringify(settings));
  bench.write("foreign/app.py", 'import yaml\n\n\ndef load(text):\n    print(text)\n    input(text)\n    return yaml.load(text, Loader=yaml.UnsafeLoader)\n');
  return { server, ran };
}

async function foreignFolder(bench) {
  const { server, ran } = foreign(bench);
  await bench.open({ folder: "foreign", file: "foreign/app.py", trusted: false });
  await bench.until("an untrusted folder has the extension's own server", async () => (await bench.statusSays()).includes("own environment"), 60_000);
  await bench.until("which finds", async () => (await bench.notes()).join().includes("HG502"), 60_000);
  await bench.page.waitForTimeout(1000);
  await bench.shot("untrusted");
  const notes = (await bench.notes()).join();
  if (notes.includes("OWN") || fs.existsSync(ran)) {
    throw new Error(`something of an untrusted folder was used: ${notes} ${fs.existsSync(ran) ? fs.readFileSync(ran, "utf8") : ""}`);
  }
  await bench.command("Workspaces: Manage Workspace Trust");
  await bench.page.locator(".workspace-trust-editor .monaco-button", { hasText: /^Trust$/ }).click();
  await bench.until("trusted, it has the server that it names", async () => (await bench.statusSays()).includes(server), 60_000);
  await bench.goTo("app.py");
  await bench.until("and its rules", async () => /OWN001/.test((await bench.notes()).join()) && /OWN002/.test((await bench.notes()).join()), 60_000);
  await bench.shot("trusted");

  // What was there before is much: a baseline is offered, quietly, and not again.
  await bench.until("a baseline is offered in the status item", async () => (await bench.statusSays()).includes("baseline"));
  await bench.status().click();
  await bench.pick("Make a baseline");
  await bench.pick("Not in this workspace");
  await bench.until("and not again", async () => !(await bench.statusSays()).includes("baseline"));
}

async function severalFolders(bench) {
  for (const [folder, settings] of [["one", { "headgate.profile": "strict" }], ["two", { "headgate.ignore": ["HG502"] }]]) {
    bench.write(`${folder}/${folder}.py`, 'import pickle\nimport yaml\n\n\ndef load(text):\n    yaml.load(text, Loader=yaml.UnsafeLoader)\n    pickle.loads(text)\n');
    bench.write(`${folder}/.vscode/settings.json`, JSON.stringify(settings));
  }
  bench.write("both.code-workspace", JSON.stringify({ folders: [{ path: "one" }, { path: "two" }], settings: { "headgate.inline": "all" } }));
  await bench.open({ workspace: "both.code-workspace", file: "one/one.py" });
  await bench.until("the first folder's settings hold in it", async () => (await bench.notes()).join().includes("HG502"), 60_000);
  await bench.goTo("two.py");
  await bench.until("the second folder's settings hold in it", async () => {
    const notes = (await bench.notes()).join();
    return notes.includes("HG501") && !notes.includes("HG502");
  }, 60_000);
  await bench.until("one server serves both", () => bench.servers().length === 1);
  await bench.shot("two-folders");
}

await tell(async (bench) => {
  bench.install(vsix);
  bench.write("project/app.py", EMPTY);
  await bench.open({ folder: "project", file: "project/app.py" });
  await firstDay(bench);
  await bench.close();
  await foreignFolder(bench);
  await bench.close();
  await severalFolders(bench);
}, tools, out);
