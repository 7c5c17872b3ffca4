import { describe, expect, it } from "vitest";
import type { Uri } from "vscode";

import { makeBaseline, type Server } from "../../src/common/commands";

describe("a baseline", () => {
  it("is made although the server that would be told of it is stopping", async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", note);
    let told = 0;
    const server = {
      commandLine: ["headgate"],
      offersBaseline: false,
      changedOnDisk: () => {
        told += 1;
        return Promise.reject(new Error("the client is stopping"));
      },
    };
    await makeBaseline(server as unknown as Server, {
      baseline: (_, written) => {
        written({} as Uri);
        return Promise.resolve(undefined);
      },
    });
    expect(told).toBe(1);
    // What nobody has caught is told of after all that was to be done at once.
    await new Promise((resolve) => setTimeout(resolve, 0));
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
  });
});
