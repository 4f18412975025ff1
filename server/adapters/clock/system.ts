import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "~/server/ports/clock";

/** The clock on the wall. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleepUntil(atMs, signal) {
    const waitMs = atMs - Date.now();
    if (waitMs <= 0 || signal?.aborted) return;
    await sleep(waitMs, undefined, signal ? { signal } : {}).catch(() => undefined); // woken early by the signal
  },
};
