import { extent } from "d3-array";
import type { HistoryPoint } from "~/server/ports/risk-history";

/** Stretches that can be drawn, and the grain of their points. */
export const SPANS = {
  "10m": { label: "10 min", ms: 600_000, grainMs: 1_000 },
  "1h": { label: "1 h", ms: 3_600_000, grainMs: 60_000 },
  "1d": { label: "1 day", ms: 86_400_000, grainMs: 60_000 },
} as const;
export type Span = keyof typeof SPANS;

/** More than this times the grain between two points is a gap. */
const GAP = 1.5;
const SECOND_MS = 1_000;

/** How far apart two neighbours may be. A minute is stored when it has ended, so the newest live point may be one later. */
const reach = (grainMs: number, isNewest: boolean): number =>
  (GAP + (isNewest && grainMs > SECOND_MS ? 1 : 0)) * grainMs;

export type Stretch = readonly HistoryPoint[];

/** What a span shows: stored points and the newest live ones, none outside it and none twice. */
export function pointsOf(
  stored: readonly HistoryPoint[],
  tail: readonly HistoryPoint[],
  span: Span,
  nowMs: number,
): readonly HistoryPoint[] {
  const { ms, grainMs } = SPANS[span];
  const newest = tail.at(-1);
  const live = grainMs === SPANS["10m"].grainMs ? tail : newest ? [newest] : [];
  const byTime = new Map([...stored, ...live].map((point) => [point.computedAtMs, point]));
  return [...byTime.values()]
    .filter(({ computedAtMs }) => computedAtMs > nowMs - ms && computedAtMs <= nowMs + grainMs)
    .sort((a, b) => a.computedAtMs - b.computedAtMs);
}

/** Cuts points into stretches without a gap: a line must not invent what nobody computed. */
export function stretchesOf(points: readonly HistoryPoint[], grainMs: number): readonly Stretch[] {
  const stretches: HistoryPoint[][] = [];
  let previous: HistoryPoint | null = null;
  for (const [index, point] of points.entries()) {
    const isKnown = point.var99Base !== null && point.es975Base !== null;
    if (!isKnown) {
      previous = null;
      continue;
    }
    const isJoined =
      previous !== null &&
      point.computedAtMs - previous.computedAtMs <= reach(grainMs, index === points.length - 1);
    if (isJoined) stretches.at(-1)?.push(point);
    else stretches.push([point]);
    previous = point;
  }
  return stretches;
}

/** Beats without a figure between the first and the last point: those that were skipped, and those nobody wrote. */
export function missedBeats(points: readonly HistoryPoint[], grainMs: number): number {
  let missed = 0;
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    if (!before) continue;
    const apartMs = point.computedAtMs - before.computedAtMs;
    const isGap = apartMs > reach(grainMs, index === points.length - 1);
    // A minute counts the seconds that it skipped; what is drawn by the minute misses minutes.
    const skipped = grainMs === SECOND_MS ? point.skippedBeats : 0;
    missed += Math.max(isGap ? Math.round(apartMs / grainMs) - 1 : 0, skipped);
  }
  return missed;
}

/** The vertical domain: all points, and the limit with the 80 % line where they are in sight of it. */
export function domainOf(points: readonly HistoryPoint[], limit: number | null): readonly [number, number] {
  const values = points.flatMap(({ var99Base, es975Base }) => [var99Base, es975Base]);
  const known = values.filter((value): value is number => value !== null);
  const [low = 0, high = 1] = extent(known);
  const top = limit === null ? high : Math.max(high, limit);
  const bottom = limit === null ? low : Math.min(low, limit * 0.8);
  const room = (top - bottom || top || 1) * 0.12;
  return [Math.max(0, bottom - room), top + room];
}
