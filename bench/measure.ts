/** How long a piece of work takes, over repetitions in one run on one machine. Milliseconds. */
export type Timing = { readonly p50Ms: number; readonly p99Ms: number; readonly repetitions: number };

/** Repeats until so much time has passed, after a few unmeasured rounds that let the compiler settle. */
export function measure(work: () => unknown, forMs = 4_000): Timing {
  for (let warm = 0; warm < 5; warm++) work();
  const times: number[] = [];
  const until = performance.now() + forMs;
  while (performance.now() < until || times.length < 20) {
    const started = performance.now();
    work();
    times.push(performance.now() - started);
  }
  return timingOf(times);
}

export function timingOf(times: readonly number[]): Timing {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99), repetitions: sorted.length };
}
