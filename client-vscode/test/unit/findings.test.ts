import { describe, expect, it } from "vitest";

import { type Found, notes, shortened } from "../../src/inserted/findings";

const at = (line: number, severity: number, origin?: string, code = "HG101"): Found => ({
  line, severity, code, message: "A shell reads this. Pass a list.", origin,
});

describe("notes at the end of lines", () => {
  it("stand in inserted code only, unless more is asked for", () => {
    const found = [at(3, 1, "inserted"), at(5, 1)];
    expect(notes(found, "inserted").map((n) => n.line)).toEqual([3]);
    expect(notes(found, "all").map((n) => n.line)).toEqual([3, 5]);
    expect(notes(found, "off")).toEqual([]);
  });

  it("say the loudest finding of a line, and how many more there are", () => {
    const found = [at(3, 3, "inserted", "HG404"), at(3, 1, "inserted", "HG101"), at(3, 2, "inserted", "HG104")];
    expect(notes(found, "inserted")).toEqual([{ line: 3, severity: 1, text: "HG101 A shell reads this (+2)" }]);
  });

  it("are short", () => {
    expect(shortened("`a.b` runs `x`: whoever can, may. Do this.")).toBe("`a.b` runs `x`");
    expect(shortened("x".repeat(200)).length).toBe(60);
    expect(shortened("over\n two lines")).toBe("over two lines");
  });
});
