// The extension's tests in the real extension host (`inside/index.js`), and what has to be seen
// from outside meanwhile:
//
//   node inside.mjs TOOLS EXTENSION OUT
//
// EXTENSION is the folder of the extension, built; $PYTHON has the server.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { tell } from "./workbench.mjs";

const [tools, extension, out] = process.argv.slice(2);
const tests = path.join(path.dirname(fileURLToPath(import.meta.url)), "inside");

await tell(async (bench) => {
  const result = path.join(bench.root, "result.json");
  bench.env.HEADGATE_RESULT = result;
  bench.settings({
    "headgate.interpreter": [process.env.PYTHON ?? "python3"],
    "headgate.bandit": false,
    // What the extension has had written it tells of, whether the system's watchers see it or not.
    "files.watcherExclude": { "**/.headgate/**": true },
  });
  bench.write("project/app.py", "import json\n");
  await bench.open({ folder: "project", developing: path.resolve(extension), testing: tests });
  const told = () => (fs.existsSync(result) ? JSON.parse(fs.readFileSync(result, "utf8") || "{}") : {});
  await bench.until("the tests have run", () => told().done === true, 480_000);
  const { version, tests: ran } = told();
  for (const { name, ms, error } of ran) {
    bench.say(error === undefined ? "ok  " : "FAIL", name, `(${ms} ms)`, error ?? "");
  }
  const failed = ran.filter((test) => test.error !== undefined);
  if (failed.length > 0) {
    throw new Error(`${failed.length} of ${ran.length} tests have failed in VS Code ${version}`);
  }
  await bench.until("the double is named with what ends it", async () => (await bench.statusSays()).includes('"ruff.lint.ignore": ["S"]'));
  await bench.status().click();
  await bench.pick("Ruff reports the same");
  await bench.pick("Keep both");
  await bench.until("and not again", async () => !(await bench.statusSays()).includes("ruff"));

  await bench.lines().click();
  // A server that ends again and again is started some times, and then the status item says so.
  const before = bench.started();
  for (let crash = 1; crash <= 5; crash++) {
    await bench.until(`a server runs (${crash})`, () => bench.started() >= before + crash - 1 && bench.servers().length === 1);
    process.kill(bench.servers()[0], "SIGKILL");
    // What is typed goes to a server that has gone: the client must not pop up for it.
    await bench.page.keyboard.type("# ");
  }
  await bench.until("it has gone", () => bench.servers().length === 0);
  await bench.until("the status item says that it keeps ending", async () => (await bench.statusSays()).includes("ended 5 times"));
  await bench.shot("ended");
  if ((await bench.page.locator(".notification-toast").count()) > 0) {
    throw new Error("something has popped up");
  }
  await bench.status().click();
  await bench.pick("Restart server");
  await bench.until("it is started when that is asked for", () => bench.servers().length === 1, 60_000);
  fs.writeFileSync(`${result}.end`, "");
}, tools, out);
