const BEAT_MS = 1_000;
/** An assessment is stored and read within this time after its beat. */
const READY_MS = 350;
const POLL_MS_MIN = 500;
const POLL_MS_MAX = 1_500;

/** When to ask again so that the next beat is seen soon after it is there: polling at odds with it would show it late. */
export function nextPollMs(computedAtMs: readonly number[], nowMs: number): number {
  if (computedAtMs.length === 0) return POLL_MS_MAX;
  const next = Math.max(...computedAtMs) + BEAT_MS + READY_MS;
  return Math.min(POLL_MS_MAX, Math.max(POLL_MS_MIN, next - nowMs));
}
