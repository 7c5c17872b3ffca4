import { describe, expect, it } from "vitest";
import { CancellationError, type CancellationToken } from "vscode";

import { stillWanted } from "../../src/common/pulled";

const token = (isCancellationRequested: boolean) => ({ isCancellationRequested }) as CancellationToken;

describe("an answer", () => {
  it("is taken as it is", async () => {
    await expect(stillWanted(Promise.resolve("report"), token(false))).resolves.toBe("report");
    await expect(stillWanted(undefined, token(false))).resolves.toBeUndefined();
  });

  it("to a request that was cancelled is none, so that what is shown stays", async () => {
    await expect(stillWanted({ items: [] }, token(true))).rejects.toBeInstanceOf(CancellationError);
  });
});
