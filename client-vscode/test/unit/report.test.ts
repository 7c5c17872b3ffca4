import { describe, expect, it } from "vitest";

import { byFile, placed, type Reported, says, told } from "../../src/common/report";

const found = (path: string, line: number): Reported => ({
  path, line, column: 5, end_line: line, end_column: 9, code: "HG101", message: "", severity: "error", related: [],
});

describe("a report", () => {
  it("counts from one, and editors from zero", () => {
    expect(placed(found("a.py", 3))).toEqual([2, 4, 2, 8]);
  });

  it("is shown file by file, in its order", () => {
    const files = byFile([found("b.py", 1), found("a.py", 1), found("b.py", 2)]);
    expect([...files].map(([path, findings]) => [path, findings.map((one) => one.line)])).toEqual([["b.py", [1, 2]], ["a.py", [1]]]);
  });

  it("names the cell of a notebook that lines are counted in", () => {
    const one = { ...found("a.ipynb", 3), message: "it is dangerous" };
    expect([says(one), says({ ...one, cell: 2 })]).toEqual(["it is dangerous", "Cell 2: it is dangerous"]);
  });

  it("is told in a few words", () => {
    expect([told(0, 1), told(1, 2), told(3, 1)]).toEqual(["nothing found in 1 file", "1 finding in 2 files", "3 findings in 1 file"]);
  });
});
