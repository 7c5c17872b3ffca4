/** The item in the status bar: whether a server runs, which one, and how much it has found. */

import * as vscode from "vscode";

export type State =
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly from: string; readonly version: string }
  | { readonly kind: "off"; readonly why: string; readonly installs: boolean }
  | { readonly kind: "failed"; readonly why: string };

export function said(state: State): string {
  switch (state.kind) {
    case "starting":
      return "Headgate is starting";
    case "running":
      return `Headgate ${state.version} from ${state.from}`;
    case "off":
      return `Headgate does not run: ${state.why}`;
    case "failed":
      return `Headgate cannot run: ${state.why}`;
  }
}

export class Status implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("headgate", vscode.StatusBarAlignment.Right, 40);
  #state: State = { kind: "starting" };
  #count = 0;
  #notes: readonly string[] = [];

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

  /** Add to what is said of the item when it is pointed at. */
  note(notes: readonly string[]): void {
    if (notes.join("\n") !== this.#notes.join("\n")) {
      this.#notes = notes;
      this.#render();
    }
  }

  get state(): State {
    return this.#state;
  }

  #render(): void {
    const item = this.#item;
    item.tooltip = [said(this.#state), ...this.#notes].join("\n");
    item.backgroundColor = undefined;
    switch (this.#state.kind) {
      case "starting":
        item.text = "$(sync~spin) Headgate";
        break;
      case "running":
        item.text = this.#count === 0 ? "$(shield) Headgate" : `$(shield) ${this.#count}`;
        break;
      case "off":
        item.text = "$(circle-slash) Headgate";
        break;
      case "failed":
        item.text = "$(error) Headgate";
        item.backgroundColor = new vscode.ThemeColor("statusBarItem.errorBackground");
        break;
    }
  }

  dispose(): void {
    this.#item.dispose();
  }
}
