/**
 * Other extensions that report the same: ruff with its S rules, Bandit. Owns how they are
 * recognised and what ends the double. Knows no editor.
 */

export interface Reported {
  readonly source: string | undefined;
  readonly code: string;
}

export interface Double {
  readonly name: "Ruff" | "Bandit";
  /** What is said of it, once. */
  readonly says: string;
  /** A setting that ends it, if there is one: what is to be in its list. */
  readonly setting: { readonly key: string; readonly value: string } | undefined;
}

const RUFF: Double = {
  name: "Ruff",
  says: "Ruff's S rules report what Headgate reports too. \"ruff.lint.ignore\": [\"S\"] ends that.",
  setting: { key: "ruff.lint.ignore", value: "S" },
};

const BANDIT: Double = {
  name: "Bandit",
  says: "The Bandit extension reports what Headgate reports too, which runs Bandit's checks itself. Disable that extension, or set \"headgate.bandit\": false.",
  setting: undefined,
};

/** Return the first other tool that has found something about security. */
export function doubleOf(reported: Iterable<Reported>): Double | undefined {
  for (const { source, code } of reported) {
    const name = source?.toLowerCase();
    if (name === "ruff" && /^S\d{3}$/.test(code)) {
      return RUFF;
    }
    if (name === "bandit" && /^B\d{3}\b/.test(code)) {
      return BANDIT;
    }
  }
  return undefined;
}
