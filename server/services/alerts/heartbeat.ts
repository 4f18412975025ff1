import type { Clock } from "~/server/ports/clock";

/** What watches us raises the alarm when it hears nothing for some of these. */
export const HEARTBEAT_EVERY_MS = 60_000;
/** Without an assessment for so long we are not well, and say nothing. */
const BEAT_AGE_MS_MAX = 15_000;

/**
 * The dead-man's switch: tells an outside watcher each minute that risk is being assessed. Whoever falls, hangs or
 * loses its database falls silent, and the watcher speaks.
 *
 * @param lastBeatMs - when assessments were last stored; null = never yet.
 */
export async function keepHeartbeat(options: {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly lastBeatMs: () => number | null;
  readonly ping: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}): Promise<void> {
  const { clock, signal, lastBeatMs, ping, onError } = options;
  for (let due = clock.now(); !signal.aborted; due += HEARTBEAT_EVERY_MS) {
    await clock.sleepUntil(due, signal);
    if (signal.aborted) return;
    const beatMs = lastBeatMs();
    if (beatMs !== null && clock.now() - beatMs <= BEAT_AGE_MS_MAX) await ping().catch(onError);
  }
}
