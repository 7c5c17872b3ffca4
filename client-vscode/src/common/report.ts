/** What `headgate check --format json` writes, as far as it is shown. Knows no editor. */

/** One-based, as people count. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  readonly end_column: number;
}

export interface Reported extends Place {
  readonly path: string;
  /** The cell of a notebook that lines are counted in, from one. */
  readonly cell?: number;
  readonly code: string;
  readonly message: string;
  readonly severity: string;
  readonly related: readonly (Place & { readonly message: string })[];
}

export interface Report {
  readonly files: number;
  readonly findings: readonly Reported[];
}

/** Return a place as editors count it. */
export function placed(place: Place): [number, number, number, number] {
  return [place.line - 1, place.column - 1, place.end_line - 1, place.end_column - 1];
}

/** Return the message; lines of a notebook mean little without their cell. */
export function says(finding: Reported): string {
  return finding.cell === undefined ? finding.message : `Cell ${finding.cell}: ${finding.message}`;
}

export function byFile(findings: readonly Reported[]): Map<string, Reported[]> {
  const out = new Map<string, Reported[]>();
  for (const finding of findings) {
    out.set(finding.path, [...(out.get(finding.path) ?? []), finding]);
  }
  return out;
}

export function told(findings: number, files: number): string {
  const in_ = files === 1 ? "1 file" : `${files} files`;
  return findings === 0 ? `nothing found in ${in_}` : `${findings === 1 ? "1 finding" : `${findings} findings`} in ${in_}`;
}
