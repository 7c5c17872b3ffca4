/** The item in the status bar: whether a server runs, which one, and how much it has found. */

import * as vscode from "vscode";

export type State =
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly from: string; readonly version: string }
  | { readonly kind: "off"; readonly why: string }
  | { readonly kind: "failed"; readonly why: string };

export class Status implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("headgate", vscode.StatusBarAlignment.Right, 40);
  #state: State = { kind: "starting" };
  #count = 0;

  constructor() {
    this.#item.name = "Headgate";
    this.#item.command = "headgate.menu";
    this.#render();
    this.#item.show();
  }

  set(state: State): void {
    this.#state = state;
    this.#render();
  }

  /** Show how many findings the open file has. */
  count(findings: number): void {
    if (findings !== this.#count) {
      this.#count = findings;
      this.#render();
    }
  }

  get state(): State {
    return this.#state;
  }

  #render(): void {
    const item = this.#item;
    item.backgroundColor = undefined;
    switch (this.#state.kind) {
      case "starting":
        item.text = "$(sync~spin) Headgate";
        item.tooltip = "Headgate is starting";
        break;
      case "running":
        item.text = this.#count === 0 ? "$(shield) Headgate" : `$(shield) ${this.#count}`;
        item.tooltip = `Headgate ${this.#state.version} from ${this.#state.from}`;
        break;
      case "off":
        item.text = "$(circle-slash) Headgate";
        item.tooltip = `Headgate does not run: ${this.#state.why}`;
        break;
      case "failed":
        item.text = "$(error) Headgate";
        item.tooltip = `Headgate cannot run: ${this.#state.why}`;
        item.backgroundColor = new vscode.ThemeColor("statusBarItem.errorBackground");
        break;
    }
  }

  dispose(): void {
    this.#item.dispose();
  }
}
