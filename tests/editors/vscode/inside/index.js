// Runs in the extension host, with the editor's own API. `inside.mjs` starts it, and reads what it
// writes to the file that $HEADGATE_RESULT names.
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

const BLOCK = "import json\nimport subprocess\nimport yaml\n\n\ndef load(value):\n    return yaml.load(json.dumps(value), Loader=yaml.UnsafeLoader)\n\n\ndef listed(folder):\n    return subprocess.run(f\"ls {folder}\", shell=True)\n";

const folder = () => vscode.workspace.workspaceFolders[0].uri;
const ours = (uri) => vscode.languages.getDiagnostics(uri).filter((d) => d.source === "headgate");
const codes = (uri) => ours(uri).map((d) => d.code.value ?? d.code).sort();
const inserted = (uri) => ours(uri).filter((d) => d.data?.origin === "inserted").length;

async function until(what, done, patience = 60_000) {
  const stop = Date.now() + patience;
  for (;;) {
    const value = await done();
    if (value) {
      return value;
    }
    if (Date.now() > stop) {
      throw new Error(`it does not happen: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function equal(found, wanted) {
  const [one, other] = [found, wanted].map((value) => JSON.stringify(value));
  if (one !== other) {
    throw new Error(`${one} is not ${other}`);
  }
}

async function opened(name, text) {
  const uri = vscode.Uri.joinPath(folder(), name);
  fs.writeFileSync(uri.fsPath, text);
  const editor = await vscode.window.showTextDocument(uri);
  return { uri, editor, document: editor.document };
}

/** A file that was there before, with two findings in it. */
async function old(name) {
  const file = await opened(name, BLOCK);
  await until("what is in the file is found", () => codes(file.uri).length === 2);
  return file;
}

/** An edit as an assistant's chat makes it: not through the keyboard. */
async function edited(uri, ...changes) {
  const edit = new vscode.WorkspaceEdit();
  for (const [range, text] of changes) {
    edit.replace(uri, range, text);
  }
  equal(await vscode.workspace.applyEdit(edit), true);
}

const at = (line, character = 0) => new vscode.Range(line, character, line, character);
const actionsAt = (uri, range, ...more) => vscode.commands.executeCommand("vscode.executeCodeActionProvider", uri, range, ...more);

const TESTS = {
  async "an old file opens calm"() {
    const { uri } = await old("calm.py");
    equal(codes(uri), ["HG101", "HG502"]);
    equal(inserted(uri), 0);
    const lenses = await vscode.commands.executeCommand("vscode.executeCodeLensProvider", uri, 10);
    equal(lenses.length, 0);
  },

  async "a chat edit of several places is inserted code"() {
    const { uri, document } = await opened("chat.py", "import json\n\n\ndef first(a):\n    return a\n\n\ndef last(b):\n    return b\n");
    await edited(
      uri,
      [at(0), "import subprocess\nimport yaml\n"],
      [new vscode.Range(4, 0, 4, 12), "    value = yaml.load(a, Loader=yaml.UnsafeLoader)\n    return value"],
      [new vscode.Range(8, 0, 8, 12), "    listing = subprocess.run(f\"ls {b}\", shell=True)\n    return listing"],
    );
    await until("both are found", () => codes(uri).length === 2);
    await until("both as inserted", () => inserted(uri) === 2);
    equal(document.isDirty, true);
  },

  async "a whole file that is replaced is compared with what it was"() {
    const { uri, document } = await old("whole.py");
    const more = `${BLOCK}\n\ndef deleted(folder):\n    subprocess.run(f"rm -r {folder}", shell=True)\n    return folder\n`;
    await edited(uri, [new vscode.Range(0, 0, document.lineCount, 0), more]);
    await until("what is new is found", () => codes(uri).length === 3);
    await until("and it alone is inserted", () => inserted(uri) === 1);
  },

  async "the lens counts, fixes, shows and accepts"() {
    const { uri } = await opened("lens.py", "import json\n");
    await edited(uri, [at(1), BLOCK]);
    await until("it is inserted", () => inserted(uri) === 2);
    const titles = async () =>
      (await vscode.commands.executeCommand("vscode.executeCodeLensProvider", uri, 10)).map((lens) => lens.command.title);
    const seen = await until("the lens is there", async () => ((await titles()).length > 2 ? titles() : undefined));
    equal(seen, ["2 issues in the inserted code", "Fix 1 safe", "Show", "Accept"]);
    await vscode.commands.executeCommand("headgate.acceptInserted");
    await until("it is the user's own", async () => inserted(uri) === 0 && (await titles()).length === 0);
    equal(codes(uri), ["HG101", "HG502"]);
  },

  async "quick fixes come with the safe one first, and silence last"() {
    const { uri } = await old("fixes.py");
    const range = ours(uri).find((d) => d.code.value === "HG502").range;
    const fixes = (await actionsAt(uri, range)).filter((action) => action.kind?.value === "quickfix");
    equal(fixes[0].isPreferred, true);
    equal(/SafeLoader/.test(fixes[0].title), true);
    equal(/^Ignore/.test(fixes.at(-1).title), true);
    equal(fixes.filter((fix) => fix.isPreferred).length, 1);
  },

  async "all that is safe is fixed at once, and undone at once"() {
    const { uri, document } = await opened("all.py", "import json\nimport yaml\n\n\ndef load(a):\n    yaml.load(json.dumps(a), Loader=yaml.UnsafeLoader)\n\n\ndef other(b):\n    yaml.load(json.dumps(b), Loader=yaml.Loader)\n");
    await until("all is found", () => codes(uri).length === 2);
    const before = document.getText();
    await vscode.commands.executeCommand("headgate.fixAll");
    await until("all is fixed", () => document.getText().split("SafeLoader").length === 3);
    await until("nothing is left", () => codes(uri).length === 0);
    await vscode.commands.executeCommand("undo");
    await until("it is undone", () => document.getText() === before);
  },

  async "the hover explains, and leads to the page"() {
    const { uri } = await old("hover.py");
    const { range } = ours(uri).find((d) => d.code.value === "HG101");
    const hovers = await until("the hover is there", async () => {
      const found = await vscode.commands.executeCommand("vscode.executeHoverProvider", uri, range.start);
      return found.length > 0 ? found : undefined;
    });
    const text = hovers.flatMap((hover) => hover.contents.map((part) => part.value)).join("\n");
    for (const wanted of ["command:headgate.explain", "Why it matters", "What to do instead", "CWE-78"]) {
      equal([wanted, text.includes(wanted)], [wanted, true]);
    }
  },

  async "the code of a finding leads to its page, and its path to where the value is from"() {
    const source = "import subprocess\n\nfrom flask import request\n\n\ndef run():\n    name = request.args['name']\n    subprocess.run(f\"ls {name}\", shell=True)\n";
    const { uri } = await opened("path.py", source);
    const found = await until("it is found", () => ours(uri).find((d) => d.code.value === "HG101"));
    equal(found.code.target.toString(true), 'command:headgate.explain?["HG101"]');
    equal(found.relatedInformation.some((one) => one.location.range.start.line === 6), true);
  },

  async "a rule is explained beside the code"() {
    await old("explained.py");
    await vscode.commands.executeCommand("headgate.explain", "HG101");
    const tab = await until("the page is open", () =>
      vscode.window.tabGroups.all.flatMap((group) => group.tabs.map((one) => ({ group, one }))).find(({ one }) => /HG101/.test(one.label)),
    );
    equal(tab.group.viewColumn, vscode.ViewColumn.Two);
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse("headgate-rule:/HG101.md"));
    equal(/command-injection/.test(page.getText()), true);
    equal(page.isDirty, false);
    await vscode.window.tabGroups.close(tab.one);
  },

  async "the workspace is checked, files that are not open too"() {
    fs.writeFileSync(path.join(folder().fsPath, "closed.py"), BLOCK);
    const uri = vscode.Uri.joinPath(folder(), "closed.py");
    equal(codes(uri).length, 0);
    await vscode.commands.executeCommand("headgate.checkWorkspace");
    // The server may have seen the file come, and be telling of it too: it goes on alone then.
    await until("it is told of once", () => codes(uri).join() === "HG101,HG502");
    await vscode.window.showTextDocument(uri);
    await until("the server has taken over", () => ours(uri).every((d) => d.data !== undefined));
    await until("and tells of the same", () => codes(uri).join() === "HG101,HG502");
  },

  async "the report opens in the editor"() {
    await old("reported.py");
    await vscode.commands.executeCommand("headgate.openReport");
    const tab = await until("it is open", () => vscode.window.tabGroups.all.flatMap((group) => group.tabs).find((one) => /Report/.test(one.label)));
    equal(/headgate.report$/.test(tab.input.viewType), true);
    await vscode.window.tabGroups.close(tab);
  },

  async "debug information is copied, and holds no code"() {
    await old("debug.py");
    await vscode.commands.executeCommand("headgate.copyDebugInformation");
    const told = JSON.parse(await vscode.env.clipboard.readText());
    equal([told.state.kind, told.resolution.origin, told.trusted], ["running", "environment", true]);
    equal(JSON.stringify(told).includes("UnsafeLoader"), false);
  },

  async "a setting acts, and another server is not started for it"() {
    const { uri } = await old("setting.py");
    const configuration = vscode.workspace.getConfiguration("headgate");
    await configuration.update("ignore", ["HG502"], vscode.ConfigurationTarget.Workspace);
    await until("a rule is silent", () => codes(uri).join() === "HG101");
    await configuration.update("ignore", undefined, vscode.ConfigurationTarget.Workspace);
    await until("it speaks again", () => codes(uri).length === 2);
  },

  async "a setting that another server is needed for starts one"() {
    const { uri } = await old("restart.py");
    const configuration = vscode.workspace.getConfiguration("headgate");
    const levels = async () => {
      await vscode.commands.executeCommand("headgate.copyDebugInformation");
      const { state, resolution } = JSON.parse(await vscode.env.clipboard.readText());
      return `${state.kind} ${resolution?.args.join(" ")}`;
    };
    await configuration.update("logLevel", "debug", vscode.ConfigurationTarget.Workspace);
    await until("it has the level", async () => /^running .*--log-level debug/.test(await levels()));
    await until("it finds what the one before has found", () => codes(uri).length === 2);
    await configuration.update("logLevel", undefined, vscode.ConfigurationTarget.Workspace);
    await until("and the one before", async () => /^running .*--log-level warning/.test(await levels()));
  },

  async "off is off, and on again"() {
    const { uri } = await old("off.py");
    const configuration = vscode.workspace.getConfiguration("headgate");
    await configuration.update("enable", false, vscode.ConfigurationTarget.Workspace);
    await until("nothing is shown", () => codes(uri).length === 0);
    await configuration.update("enable", undefined, vscode.ConfigurationTarget.Workspace);
    await until("findings are there again", () => codes(uri).length === 2);
  },

  async "a baseline hides what is there, and not what is inserted"() {
    const { uri } = await old("accepted.py");
    await vscode.commands.executeCommand("headgate.makeBaseline");
    const file = path.join(folder().fsPath, ".headgate", "baseline.json");
    equal(fs.existsSync(file), true);
    await until("what was there is not told", () => codes(uri).length === 0);
    await edited(uri, [at(10), "\n\ndef again(folder):\n    return subprocess.run(f\"ls {folder}\", shell=True)\n"]);
    await until("what is inserted is", () => codes(uri).join() === "HG101");
    fs.rmSync(file);
    await vscode.commands.executeCommand("headgate.restart");
    await until("without the file all is told", () => codes(uri).length === 3);
  },

  async "another tool that reports the same is noticed"() {
    const { uri } = await old("double.py");
    const other = vscode.languages.createDiagnosticCollection("ruff");
    const found = new vscode.Diagnostic(at(9), "`subprocess` call with `shell=True`");
    found.source = "Ruff";
    found.code = "S602";
    other.set(uri, [found]);
    // What is said of it is read from the status item, from outside.
  },
};

exports.run = async function run() {
  const result = { version: vscode.version, tests: [], done: false };
  const write = () => fs.writeFileSync(process.env.HEADGATE_RESULT, JSON.stringify(result));
  for (const [name, test] of Object.entries(TESTS)) {
    const begin = Date.now();
    try {
      await test();
      result.tests.push({ name, ms: Date.now() - begin });
    } catch (error) {
      result.tests.push({ name, ms: Date.now() - begin, error: String(error.stack ?? error) });
    }
    write();
  }
  result.done = true;
  write();
  // The host ends with this function: what is tried from outside comes first.
  await until("it is told to end", () => fs.existsSync(`${process.env.HEADGATE_RESULT}.end`), 480_000);
};
