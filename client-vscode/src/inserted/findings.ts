/**
 * Findings of a document as the editor shows them: which of them are in code that was just
 * inserted, and what is said at the end of their lines. Knows no editor.
 */

export interface Found {
  readonly line: number;
  readonly severity: number;
  readonly code: string;
  readonly message: string;
  /** How the code came: the server works that out from the edits. */
  readonly origin: string | undefined;
}

export interface Note {
  readonly line: number;
  readonly severity: number;
  readonly text: string;
}

const LONGEST = 60;

/** Return one note for each line: its loudest finding, and how many more there are. */
export function notes(found: readonly Found[], which: "inserted" | "all" | "off"): Note[] {
  if (which === "off") {
    return [];
  }
  const lines = new Map<number, Found[]>();
  for (const finding of found) {
    if (which === "all" || finding.origin !== undefined) {
      lines.set(finding.line, [...(lines.get(finding.line) ?? []), finding]);
    }
  }
  return [...lines].sort(([a], [b]) => a - b).map(([line, here]) => {
    const loudest = here.reduce((one, other) => (other.severity < one.severity ? other : one));
    const more = here.length > 1 ? ` (+${here.length - 1})` : "";
    return { line, severity: loudest.severity, text: `${loudest.code} ${shortened(loudest.message)}${more}` };
  });
}

/** Return the first sentence, as far as there is room for it. */
export function shortened(message: string): string {
  const sentence = /^.*?[.:](?=\s)/s.exec(message)?.[0].slice(0, -1) ?? message;
  const line = sentence.replace(/\s+/g, " ");
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
