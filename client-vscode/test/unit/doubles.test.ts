import { describe, expect, it } from "vitest";

import { doubleOf } from "../../src/common/doubles";

describe("other tools that report the same", () => {
  it.each([
    ["Ruff", "S602", "Ruff"],
    ["Ruff", "SIM102", undefined],
    ["Ruff", "F401", undefined],
    ["Bandit", "B602:subprocess_popen_with_shell_equals_true", "Bandit"],
    ["bandit", "B101", "Bandit"],
    ["headgate", "B101", undefined],
    ["headgate", "HG101", undefined],
    [undefined, "S602", undefined],
  ])("%s with %s: %s", (source, code, wanted) => {
    expect(doubleOf([{ source, code }])?.name).toBe(wanted);
  });

  it("are named with what ends it", () => {
    const double = doubleOf([{ source: "Ruff", code: "S101" }]);
    expect(double?.says).toContain('"ruff.lint.ignore": ["S"]');
    expect(double?.setting).toEqual({ key: "ruff.lint.ignore", value: "S" });
  });
});
