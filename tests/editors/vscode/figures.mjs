// How long it takes from a paste to the squiggle on the screen, in this extension and in another
// one, by turns, since times on a shared machine say something only beside each other:
//
//   node figures.mjs TOOLS OUT ROUNDS NAME VSIX SETTINGS [NAME VSIX SETTINGS]…
//
// SETTINGS is JSON. Prints the median, the quickest and the slowest of each, and how much of the
// median the editor needs until the pasted text itself is on the screen; how long the editor says
// that the extension took to activate, how busy the machine was, and the size of the VSIX. An
// extension may say nothing of the code that is pasted into, and must of what is pasted.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { BLOCK, Workbench } from "./workbench.mjs";

const [tools, out, rounds, ...rest] = process.argv.slice(2);
const extensions = [];
for (let at = 0; at < rest.length; at += 3) {
  extensions.push({ name: rest[at], vsix: rest[at + 1], settings: JSON.parse(rest[at + 2]) });
}
const PASTES = 9;

/** A module of so many lines in which there is nothing to find. */
function module(lines) {
  let text = "import json\n\n\n";
  for (let n = 0; text.split("\n").length < lines; n++) {
    text += Array.from({ length: 20 }, (_, k) => `def f${n}_${k}(a, b):\n    value = a + b * ${k}\n    return json.dumps([value, a, b])\n\n\n`).join("");
  }
  return `${text.split("\n").slice(0, lines).join("\n").trimEnd()}\n`;
}

async function pastes(bench) {
  const { page } = bench;
  const times = [];
  await page.evaluate((block) => navigator.clipboard.writeText(block), BLOCK);
  await bench.lines().click();
  for (let paste = 0; paste <= PASTES; paste++) {
    await bench.press("Control+End");
    const time = page.evaluate(
      () =>
        new Promise((resolve) => {
          let start;
          addEventListener("keydown", (event) => (event.key === "v" ? (start ??= performance.now()) : 0), { capture: true });
          let text;
          const lines = document.querySelector(".editor-instance .monaco-editor .view-lines");
          const frame = () => {
            if (start !== undefined && text === undefined && lines.textContent.includes("UnsafeLoader")) {
              text = performance.now() - start;
            }
            if (start !== undefined && document.querySelector(".squiggly-error, .squiggly-warning")) {
              resolve({ text, squiggle: performance.now() - start });
            } else {
              requestAnimationFrame(frame);
            }
          };
          requestAnimationFrame(frame);
        }),
    );
    await page.waitForTimeout(300);
    await bench.press("Control+v");
    const limit = page.waitForTimeout(60_000).then(() => {
      throw new Error("no squiggle comes");
    });
    limit.catch(() => undefined);
    times.push(await Promise.race([time, limit]));
    await page.waitForTimeout(300);
    for (let undo = 0; (await bench.squiggles()) > 0; undo++) {
      await bench.press("Control+z");
      await page.waitForTimeout(400);
      if (undo > 20) {
        throw new Error("it cannot be undone");
      }
    }
    await page.waitForTimeout(700);
  }
  return times.slice(1); // the first also waits for the server to start
}

async function activation(bench, name) {
  await bench.command("Developer: Show Running Extensions");
  const row = bench.page.locator(".runtime-extensions-editor .extension", { hasText: new RegExp(name, "i") }).first();
  await row.waitFor();
  return /(\d+)\s*ms/.exec(await row.innerText())?.[1];
}

const found = new Map();
for (let round = 0; round < Number(rounds); round++) {
  for (const lines of [200, 5000]) {
    for (const { name, vsix, settings } of extensions) {
      const bench = new Workbench(tools, path.join(out, name));
      try {
        bench.settings({ "editor.quickSuggestions": { other: "off" }, ...settings });
        bench.install(vsix);
        bench.write("project/app.py", module(lines));
        await bench.open({ folder: "project", file: "project/app.py" });
        await bench.page.waitForTimeout(3000);
        const times = await pastes(bench);
        const key = `${name} ${lines}`;
        found.set(key, [...(found.get(key) ?? []), ...times]);
        bench.say(key, times.map((time) => `${Math.round(time.text)}/${Math.round(time.squiggle)}`).join(" "), "load", os.loadavg()[0].toFixed(1));
        await bench.shot(`${lines}`);
        bench.say(name, "activation", await activation(bench, name), "ms");
      } finally {
        await bench.close();
        fs.rmSync(bench.root, { recursive: true, force: true });
      }
    }
  }
}
for (const [key, times] of found) {
  const [text, squiggle] = ["text", "squiggle"].map((what) => times.map((time) => Math.round(time[what])).toSorted((a, b) => a - b));
  const half = times.length >> 1;
  console.log(`${key} lines: median ${squiggle[half]} ms (text ${text[half]}), from ${squiggle[0]} to ${squiggle.at(-1)} (${times.length} pastes)`);
}
for (const { name, vsix } of extensions) {
  console.log(`${name}: ${(fs.statSync(vsix).size / 1024).toFixed(0)} KB`);
}
process.exit(0);
