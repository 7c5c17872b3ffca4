import { describe, expect, it } from "vitest";

import { Crashes, Queue, WITHIN_MS } from "../../src/common/restarts";

describe("restarts that are asked for", () => {
  it("run one at a time, and at most one waits", async () => {
    const ends: (() => void)[] = [];
    const queue = new Queue(() => new Promise<void>((resolve) => ends.push(resolve)));
    const first = queue.ask();
    const [second, third] = [queue.ask(), queue.ask()];
    expect(ends.length).toBe(1);
    expect(second).toBe(third);
    ends[0]?.();
    await first;
    await new Promise((resolve) => setImmediate(resolve));
    expect(ends.length).toBe(2);
    ends[1]?.();
    await Promise.all([second, third]);
    expect(ends.length).toBe(2);
  });

  it("go on after one that failed", async () => {
    let times = 0;
    const queue = new Queue(async () => {
      times += 1;
      if (times === 1) {
        throw new Error("no");
      }
    });
    await expect(queue.ask()).rejects.toThrow("no");
    await queue.ask();
    expect(times).toBe(2);
  });
});

describe("crashes", () => {
  it("are mended four times within three minutes, and the fifth is told", () => {
    let now = 0;
    const crashes = new Crashes(() => now);
    const told = [0, 1, 2, 3, 4].map(() => {
      now += 1000;
      return crashes.again();
    });
    expect(told).toEqual([true, true, true, true, false]);
  });

  it("are forgotten with time, and when a restart is asked for", () => {
    let now = 0;
    const crashes = new Crashes(() => now);
    for (let n = 0; n < 4; n++) {
      crashes.again();
    }
    now += WITHIN_MS;
    expect(crashes.again()).toBe(true);
    crashes.forget();
    expect(crashes.again()).toBe(true);
  });
});
