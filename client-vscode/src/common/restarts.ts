/**
 * When a server is started again. Owns two policies and no process: of restarts that are
 * asked for, one runs and at most one waits; of crashes, five within three minutes are
 * mended without a word, and then the user is asked.
 */

export const CRASHES = 5;
export const WITHIN_MS = 3 * 60 * 1000;

export class Queue {
  #running: Promise<void> | undefined;
  #waiting: Promise<void> | undefined;

  constructor(private readonly work: () => Promise<void>) {}

  /** Do the work, after the one that runs; all who ask meanwhile share one more. */
  ask(): Promise<void> {
    if (this.#running === undefined) {
      this.#running = this.work().finally(() => {
        this.#running = undefined;
      });
      return this.#running;
    }
    this.#waiting ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#waiting = undefined;
        return this.ask();
      });
    return this.#waiting;
  }
}

export class Crashes {
  #times: number[] = [];

  constructor(private readonly now: () => number) {}

  /** Note a crash; whether the server is to be started again without asking. */
  again(): boolean {
    const now = this.now();
    this.#times = [...this.#times.filter((time) => now - time < WITHIN_MS), now];
    return this.#times.length < CRASHES;
  }

  /** Forget what was: the user has asked for a new start. */
  forget(): void {
    this.#times = [];
  }
}
