import type { Clock } from "~/server/ports/clock";

/**
 * Calls `frame` once a period, on our own pace, not the feed's. A late frame is skipped, never queued: the risk of now
 * is worth more than the risk of every moment. A failing frame is reported and does not stop the next one.
 *
 * @param frame - is given the scheduled time of its beat (a whole period, wall time) and how many beats were skipped
 *   just before it.
 */
export async function runFrames(options: {
  readonly clock: Clock;
  readonly periodMs: number;
  readonly signal: AbortSignal;
  readonly frame: (beatMs: number, skipped: number) => Promise<void>;
  readonly onError: (error: unknown, beatMs: number) => void;
}): Promise<void> {
  const { clock, periodMs, signal } = options;
  let due = nextBeat(clock.now(), periodMs);
  while (!signal.aborted) {
    await clock.sleepUntil(due, signal);
    if (signal.aborted) return;
    const current = Math.floor(clock.now() / periodMs) * periodMs;
    const beat = Math.max(due, current); // beats that passed meanwhile are not made up for
    await options
      .frame(beat, (beat - due) / periodMs)
      .catch((error: unknown) => options.onError(error, beat));
    due = beat + periodMs;
  }
}

const nextBeat = (nowMs: number, periodMs: number): number => (Math.floor(nowMs / periodMs) + 1) * periodMs;
