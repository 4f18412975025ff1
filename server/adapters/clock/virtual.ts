import type { Clock } from "~/server/ports/clock";

/** A clock that stands still until somebody sleeps: then it jumps. Time passes only by waiting. */
export class VirtualClock implements Clock {
  #nowMs: number;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  /** Lets time pass without anybody waiting: work that takes long. */
  pass(ms: number): void {
    this.#nowMs += ms;
  }

  async sleepUntil(atMs: number, signal?: AbortSignal): Promise<void> {
    await Promise.resolve(); // others run first, as with a real timer
    if (!signal?.aborted) this.#nowMs = Math.max(this.#nowMs, atMs);
  }
}
