import type { CalendarDate } from "~/server/domain/calendar-date";
import { pathThroughMarks } from "~/server/engine/simulate/intraday-path";
import type { DailyBar, IntradayBar } from "~/server/ports/market-feed";

const SECONDS_A_DAY = 86_400;
/** A lone bar's length is not known; most vendors' bars are no longer than this. */
const LONE_BAR_MS = 300_000;

export type IntradayPath = {
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  /** Null before the first bar: what it opens at is not known yet. */
  readonly priceAt: (atMs: number) => number | null;
};

/**
 * The path of one instrument through its bars of one day. Bars are as long as the shortest step between two of them;
 * where one is missing nothing was traded, and the price stands at the close before.
 * @param bars - of one instrument and day, at least one, by time.
 * @param seed - the same seed gives the same path.
 */
export function intradayPath(bars: readonly IntradayBar[], seed: number, date: CalendarDate): IntradayPath {
  const starts = bars.map(({ startsAtMs }) => startsAtMs);
  const steps = starts.slice(1).map((start, i) => start - (starts[i] ?? start));
  const lengthMs = steps.length > 0 ? Math.min(...steps) : LONE_BAR_MS;
  const [first = 0, last = 0] = [starts[0], starts.at(-1)];
  const paths = new Map<number, (elapsed: number) => number>();
  return {
    startsAtMs: first,
    endsAtMs: last + lengthMs,
    priceAt(atMs) {
      const index = starts.findLastIndex((start) => start <= atMs);
      const bar = bars[index];
      if (!bar) return null;
      const path = paths.get(index) ?? barPath(bar, seed, date);
      paths.set(index, path);
      return path((atMs - bar.startsAtMs) / lengthMs);
    },
  };
}

function barPath(bar: IntradayBar, seed: number, date: CalendarDate): (elapsed: number) => number {
  const { startsAtMs, open, high, low, close } = bar;
  const marks = [open ?? close, high ?? close, low ?? close, close];
  const [top, bottom] = [Math.max(...marks), Math.min(...marks)];
  // Prices that may be zero or below have no path in ratios: they step from open to close at the bar's end.
  if (!(bottom > 0)) return (elapsed) => (elapsed < 1 ? (open ?? close) : close);
  const second = Math.floor(startsAtMs / 1000) % SECONDS_A_DAY;
  return pathThroughMarks(seed * SECONDS_A_DAY + second, date, {
    open: open ?? close,
    high: top,
    low: bottom,
    close,
  });
}

/** The bar of a day that has only bars within it: first open, extremes, last close, all volume. */
export function dailyBarOf(bars: readonly IntradayBar[], date: CalendarDate): DailyBar {
  const [first, last] = [bars[0], bars.at(-1)];
  if (!first || !last) throw new RangeError(`dailyBarOf: ${date} has no bar`);
  const highs = bars.map(({ high, open, close }) => Math.max(high ?? close, open ?? close, close));
  const lows = bars.map(({ low, open, close }) => Math.min(low ?? close, open ?? close, close));
  const isVolumeKnown = bars.some(({ volume }) => volume !== null);
  return {
    instrumentId: first.instrumentId,
    date,
    open: first.open,
    high: Math.max(...highs),
    low: Math.min(...lows),
    close: last.close,
    volume: isVolumeKnown ? bars.reduce((sum, { volume }) => sum + (volume ?? 0), 0) : null,
  };
}
